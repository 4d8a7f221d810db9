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

/** Moves an index through a list, from end to start and back. */
export const step = (index, by, length) => (length ? (index + by + length) % length : -1);

export function debounce(wait, action) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(action, wait, ...args);
  };
}
