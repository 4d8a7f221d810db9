// Pages stand in the dialog from the start, so it opens at once; records come from the server from the second
// character on, before that what was opened last. ">" asks for commands only: pages, and what this page can do.
import { debounce, find, findAll, isVisible, on, step } from "./dom.js";
import htmx from "./htmx.js";
import { keyOf, labelOf, use } from "./keys.js";

const palette = () => find("#palette");
const input = () => find("#palette-input");
const hits = () => find("#palette-hits");
let before = ""; // what was asked for last
let typed = null; // what stood in the box before the actions of a hit were shown

const options = () => findAll("[role=option]", palette()).filter((option) => !option.closest("[hidden]"));
const marks = () => findAll("[role=option][aria-selected=true]", palette());
const marked = () => marks()[0];
const close = () => palette().hidePopover();

function mark(option) {
  for (const other of marks()) if (other !== option) other.setAttribute("aria-selected", "false");
  if (!option) return input().removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.id ||= `palette-${options().indexOf(option)}-${Date.now()}`;
  input().setAttribute("aria-activedescendant", option.id);
  if (palette().matches(":popover-open")) option.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = options();
  mark(all[step(all.indexOf(marked()), by, all.length)]);
}

const here = new WeakMap();

/** What the page behind can do, by its own keys and with the rows that are marked. */
function gatherHere() {
  const made = findAll("#page [data-key], #bulk button:not([data-pick-none])").filter(isVisible).map((target) => {
    const option = document.createElement("button");
    option.className = "opt";
    option.type = "button";
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    label.className = "grow";
    label.textContent = labelOf(target);
    option.append(label);
    if (target.dataset.key) {
      const key = document.createElement("kbd");
      key.className = "kbd";
      key.textContent = keyOf(target);
      option.append(key);
    }
    here.set(option, target);
    return option;
  });
  find("#palette-here").replaceChildren(...made);
}

function filterCommands(words, commands) {
  for (const group of [find("#palette-here"), find("#palette-pages")]) {
    const all = findAll("[role=option]", group);
    for (const one of all) one.hidden = !one.textContent.toLowerCase().includes(words);
    group.hidden = all.every((one) => one.hidden) || (group.id === "palette-here" && !commands && !words);
  }
  find("#palette-nothing").hidden = options().length > 0;
}

async function fill(address, still) {
  await htmx.ajax("GET", address, { source: input(), target: hits(), swap: "innerHTML" });
  if (!still()) return;
  find("#palette-nothing").hidden = options().length > 0;
  mark((!input().value && marked()) || options()[0]);
}

const ask = (query) =>
  fill(`${palette().dataset.palette}?q=${encodeURIComponent(query)}`, () => input().value.trim() === query && typed === null);
const askSoon = debounce(120, ask);

function search() {
  const query = input().value.trim();
  filterCommands(query.replace(/^[>@#]\s*/, "").toLowerCase(), query.startsWith(">"));
  find("#palette-all").href = `/search?q=${encodeURIComponent(query)}`;
  if (query.startsWith(">") || !before) hits().replaceChildren(); // what was opened last is no answer
  before = query;
  mark(options()[0]);
  if (query.startsWith(">")) return;
  if (query) return askSoon(query);
  ask("");
}

// Instead of searching, keys then do what stands beside them.
async function showActions(option) {
  typed = input().value;
  input().value = find(".grow", option).firstChild.textContent.trim();
  input().readOnly = true;
  for (const group of [find("#palette-here"), find("#palette-pages")]) group.hidden = true;
  await fill(option.dataset.do, () => typed !== null);
}

function backToSearch() {
  input().value = typed;
  typed = null;
  input().readOnly = false;
  search();
}

// A popover instead of a modal dialog, which would style every element of the page anew. Everything is in its place
// before it is shown: each change after would lay out the page once more.
function open() {
  if (!palette() || find("dialog:modal")) return;
  if (typed !== null) backToSearch();
  gatherHere();
  search();
  palette().showPopover();
  input().select();
}

addEventListener("keydown", (event) => {
  if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  open();
});

function enter(event) {
  const option = marked();
  if (!option) {
    if (typed === null && input().value.trim()) location.assign(find("#palette-all").href);
  } else if ((event.metaKey || event.ctrlKey) && option.href) window.open(option.href);
  else option.click();
}

const atEnd = () => input().selectionStart === input().value.length;
const wantsActions = (key) => typed === null && marked()?.dataset.do && (key === "Tab" || (key === "ArrowRight" && atEnd()));
const doing = (key) => typed !== null && find(`[data-do-key="${CSS.escape(key)}"]`, hits());

on("click", "[data-open-palette]", (_, event) => {
  if (event.metaKey || event.ctrlKey || !palette()) return;
  event.preventDefault();
  find("#more-phone")?.hidePopover();
  open();
});
on("input", "#palette-input", search);
on("keydown", "#palette-input", (_, event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  const { key } = event;
  if (key in moves) move(moves[key]);
  else if (key === "Enter") enter(event);
  else if (wantsActions(key)) showActions(marked());
  else if (typed !== null && ["Backspace", "ArrowLeft", "Escape"].includes(key)) backToSearch();
  else if (key === "Tab") close();
  else if (!event.metaKey && !event.ctrlKey && doing(key)) doing(key).click();
  else return;
  event.preventDefault();
});
on("click", "#palette [role=option]", (option) => {
  if (here.has(option)) setTimeout(use, 0, here.get(option));
  close();
});
on("pointermove", "#palette [role=option]", (option) => option === marked() || mark(option));
