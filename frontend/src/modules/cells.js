// A cell is edited where it stands: Enter saves, Tab saves and goes right, Escape restores, and an answer with
// an error keeps the text.
import { find, on } from "./dom.js";
import htmx from "./htmx.js";

const before = new WeakMap();
let goRight = false;

export const isEditing = (cell) => cell.classList.contains("cell-edit");

function addressOf(cell) {
  const table = cell.closest("table");
  return table.dataset.edit.replace("{uid}", cell.parentElement.dataset.uid).replace("{column}", cell.dataset.column);
}

export async function edit(cell) {
  before.set(cell.parentElement, cell.cloneNode(true));
  const place = cell.cellIndex;
  const row = cell.parentElement;
  await htmx.ajax("GET", addressOf(cell), { source: cell, target: cell, swap: "outerHTML" });
  const field = find("input:not([type=hidden]), select, textarea", row.cells[place]);
  field?.focus();
  field?.select?.();
}

function restore(cell) {
  const former = before.get(cell.parentElement);
  cell.replaceWith(former);
  former.tabIndex = 0;
  former.focus();
}

on("keydown", ".cell-edit", (cell, event) => {
  if (event.defaultPrevented) return;
  if (event.key === "Escape") restore(cell);
  else if (event.key === "Tab") {
    goRight = !event.shiftKey;
    find("form", cell).requestSubmit();
  } else return;
  event.preventDefault();
});

on("change", ".cell-edit select", (select) => select.form.requestSubmit());

document.addEventListener("htmx:after:swap", ({ target }) => {
  const saved = target.closest?.("td[data-saved]") ?? find("td[data-saved]");
  if (!saved) return;
  saved.removeAttribute("data-saved");
  saved.classList.add("saved");
  setTimeout(() => saved.classList.remove("saved"), 1000);
  const next = goRight ? (saved.nextElementSibling ?? saved) : saved;
  goRight = false;
  next.tabIndex = 0;
  next.focus();
});
