// Pages stand in the dialog from the start, so it opens at once; records come from the server from the second
// character on. ">" asks for commands only.
import { debounce, find, findAll, on, step } from "./dom.js";
import htmx from "./htmx.js";

const palette = () => find("#palette");
const input = () => find("#palette-input");
const hits = () => find("#palette-hits");

const options = () => findAll("[role=option]", palette()).filter((option) => !option.closest("[hidden]"));
const marks = () => findAll("[role=option][aria-selected=true]", palette());
const marked = () => marks()[0];

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

function filterPages(words) {
  const group = find("#palette-pages");
  const pages = findAll("[role=option]", group);
  for (const page of pages) page.hidden = !page.textContent.toLowerCase().includes(words);
  group.hidden = pages.every((page) => page.hidden);
  find("#palette-nothing").hidden = options().length > 0;
}

const askServer = debounce(120, async (query) => {
  await htmx.ajax("GET", `${palette().dataset.palette}?q=${encodeURIComponent(query)}`, {
    source: input(),
    target: hits(),
    swap: "innerHTML",
  });
  if (input().value.trim() !== query) return;
  find("#palette-nothing").hidden = options().length > 0;
  mark(options()[0]);
});

function search() {
  const query = input().value.trim();
  filterPages(query.replace(/^[>@#]\s*/, "").toLowerCase());
  mark(options()[0]);
  if (query.length >= 2 && !query.startsWith(">")) askServer(query);
  else hits().replaceChildren();
}

// A popover instead of a modal dialog, which would style every element of the page anew. Everything is in its place
// before it is shown: each change after would lay out the page once more.
function open() {
  if (!palette() || find("dialog:modal")) return;
  search();
  palette().showPopover();
  input().select();
}

addEventListener("keydown", (event) => {
  if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  open();
});

on("click", "[data-open-palette]", open);
on("input", "#palette-input", search);
on("keydown", "#palette-input", (_, event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) move(moves[event.key]);
  else if (event.key === "Enter") marked()?.click();
  else if (event.key === "Tab") palette().hidePopover();
  else return;
  event.preventDefault();
});
on("pointermove", "#palette [role=option]", (option) => option === marked() || mark(option));
