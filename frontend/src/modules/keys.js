// Single keys act only outside inputs, and not at all for who has turned them off (WCAG 2.1.4).
import { find, findAll, isEditable, isVisible, on } from "./dom.js";

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

function press(key) {
  const target = findAll(`[data-key="${CSS.escape(key)}"]`).find(isVisible);
  if (!target) return false;
  if (target.matches("input, textarea")) target.focus();
  else target.click();
  return true;
}

function showAllKeys() {
  const sheet = find("#keys");
  if (sheet && !sheet.open) sheet.showModal();
}

const turnedOff = () => document.body.dataset.shortcuts === "off";
const withModifier = (event) => event.metaKey || event.ctrlKey || event.altKey;

function sendWithModifier(event) {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  const form = event.target.closest?.("form") ?? find("[data-send]")?.form;
  form?.requestSubmit([...form.elements].find((element) => element.matches("[data-send]")));
}

addEventListener("keydown", (event) => {
  sendWithModifier(event);
  if (event.defaultPrevented || turnedOff() || withModifier(event) || isEditable(event.target)) return;
  if (waiting) {
    event.preventDefault();
    go(event.key);
  } else if (event.key === "g") waitForLetter();
  else if (event.key === "?") showAllKeys();
  else if (press(event.key === "/" ? "f" : event.key)) event.preventDefault();
});

on("click", "[data-keys]", showAllKeys);
