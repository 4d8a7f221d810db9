export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Calls `handler(element, event)` for events on elements that match, also on those that arrive later. */
export function on(type, selector, handler, options) {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target.closest?.(selector);
      if (element) handler(element, event);
    },
    options,
  );
}

export const isVisible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

export const isEditable = (element) =>
  Boolean(element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog"));

const others = JSON.parse(document.body.dataset.ownKeys ?? "{}");
const taken = new Set(Object.keys(others));
const meanings = Object.fromEntries(Object.entries(others).map(([key, own]) => [own, key]));

const areOff = () => document.body.dataset.shortcuts === "off";

/** The key that a pressed one stands for: people put others in the place of those that are there at first. None where
 * keys are switched off, and for whatever is pressed together with others (WCAG 2.1.4). */
export function meant(event) {
  if (areOff() || event.metaKey || event.ctrlKey || event.altKey) return "";
  return meanings[event.key] ?? (taken.has(event.key) ? "" : event.key);
}

/** How a key is shown to whoever sits here; nothing where keys are switched off. */
export const shownKey = (key) => (areOff() ? "" : (others[key] ?? key));

/** Moves an index through a list, from end to start and back. */
export const step = (index, by, length) => (length ? (index + by + length) % length : -1);

export function debounce(wait, action) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(action, wait, ...args);
  };
}
