// Single keys act only outside inputs, and not at all for who has turned them off (WCAG 2.1.4).
import { find, findAll, isEditable, isVisible, meant, on, shownKey } from "./dom.js";

const WAIT_FOR_LETTER = 1200;
const SHOW_CHOICES_AFTER = 400;

let waiting = null;

const choices = () => find("#go-choices");

function stopWaiting() {
  if (!waiting) return;
  waiting.forEach(clearTimeout);
  waiting = null;
  if (choices()) choices().hidden = true;
}

function waitForLetter() {
  stopWaiting();
  const show = setTimeout(() => choices() && (choices().hidden = false), SHOW_CHOICES_AFTER);
  waiting = [show, setTimeout(stopWaiting, WAIT_FOR_LETTER)];
}

function go(letter) {
  stopWaiting();
  find(`[data-go="${CSS.escape(letter)}"]`)?.click();
}

export const keyOf = (target) => shownKey(target.dataset.key);

/** What a button or link is called, without the key that is written on it. */
export function labelOf(target) {
  const copy = target.cloneNode(true);
  for (const key of findAll("kbd", copy)) key.remove();
  return target.ariaLabel || copy.textContent.trim() || target.title || target.placeholder;
}

export function use(target) {
  if (target.matches("input, textarea")) target.focus();
  else target.click();
}

function press(key) {
  const target = findAll(`[data-key="${CSS.escape(key)}"]`).find(isVisible);
  if (target) use(target);
  return Boolean(target);
}

/** What no key does for whoever has switched single keys off is not listed, nor a heading above nothing. */
function hideWithoutKey(sheet) {
  for (const text of findAll("dd:not(:has(kbd))", sheet)) {
    text.hidden = true;
    text.previousElementSibling.hidden = true;
  }
  for (const list of findAll("dl:not([data-keys-here], :has(kbd))", sheet)) {
    list.previousElementSibling.hidden = true;
  }
}

/** The keys of this page are those on its own buttons. */
function listHere(sheet) {
  const targets = new Map(findAll("#page [data-key]").filter(isVisible).map((one) => [one.dataset.key, one]));
  const lines = [...targets.values()].filter(keyOf).flatMap((target) => {
    const [term, text, key] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    term.textContent = labelOf(target);
    key.className = "kbd";
    key.textContent = keyOf(target);
    text.append(key);
    return [term, text];
  });
  find("[data-keys-here]", sheet).replaceChildren(...lines);
  find("[data-keys-page]", sheet).hidden = !lines.length;
  const { tour } = find("#tour-place")?.dataset ?? {};
  find("[data-tour-here]", sheet).hidden = !tour;
  find("[data-tour-here]", sheet).href = tour ?? "/";
  find("[data-keys-list]", sheet).hidden = !find("table[role=grid]");
  find("[data-keys-board]", sheet).hidden = !find("[data-moves]");
  hideWithoutKey(sheet);
}

function showAllKeys() {
  const sheet = find("#keys");
  if (!sheet || sheet.open) return;
  listHere(sheet);
  sheet.showModal();
}

function sendWithModifier(event) {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  const form = event.target.closest?.("form") ?? find("[data-send]")?.form;
  form?.requestSubmit([...form.elements].find((element) => element.matches("[data-send]")));
}

addEventListener("keydown", (event) => {
  sendWithModifier(event);
  const key = meant(event);
  if (!key || event.defaultPrevented || isEditable(event.target)) return;
  if (waiting) {
    event.preventDefault();
    go(event.key);
  } else if (key === "g") waitForLetter();
  else if (key === "?") showAllKeys();
  else if (press(key === "/" ? "f" : key)) event.preventDefault();
});

on("click", "[data-keys]", showAllKeys);
on("click", "[data-tour-start]", async (link, event) => {
  event.preventDefault();
  find("#keys")?.close();
  const { start } = await import("./tour.js");
  start(link.getAttribute("href"));
});
