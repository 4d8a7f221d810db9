// A cell is edited where it stands: Enter saves, Tab saves and opens the next cell, Escape restores. What was typed is
// shown at once; an answer with an error brings the form back with the text.
import { find, findAll, isVisible, on } from "./dom.js";
import htmx from "./htmx.js";

const before = new Map();
const placeOf = (cell) => `${cell.parentElement.dataset.uid} ${cell.dataset.column}`;
const CONTROL = "input:not([type=hidden]), select, textarea, button[role=switch]";

export const isEditing = (cell) => cell.classList.contains("cell-edit");
export const isSaving = (cell) => cell.classList.contains("saving");

function addressOf(cell) {
  const table = cell.closest("table");
  return table.dataset.edit.replace("{uid}", cell.parentElement.dataset.uid).replace("{column}", cell.dataset.column);
}

/** The cell that is changed at this address, if it is on the page. */
export const cellAt = (address) =>
  findAll("table[data-edit] tbody td[data-column]").find((cell) => !isEditing(cell) && addressOf(cell) === address);

export async function edit(cell) {
  before.set(placeOf(cell), cell.cloneNode(true));
  const place = cell.cellIndex;
  const row = cell.parentElement;
  await htmx.ajax("GET", addressOf(cell), { source: cell, target: cell, swap: "outerHTML" });
  const opened = row.cells[place];
  opened.scrollIntoView({ block: "nearest", inline: "nearest" });
  const field = find(CONTROL, opened);
  field?.focus();
  field?.select?.();
}

function restore(cell) {
  const former = before.get(placeOf(cell));
  cell.replaceWith(former);
  former.tabIndex = 0;
  former.focus();
}

/** The editable cell after this one, in the next row where there is none further right; before it with -1. */
function beside(cell, step) {
  const all = findAll("tbody td[data-column]", cell.closest("table")).filter(isVisible);
  return all[all.indexOf(cell) + step];
}

function typed(control) {
  if (control.matches("select")) return control.selectedOptions[0]?.textContent ?? "";
  return control.matches("button") ? "" : control.value;
}

on("keydown", ".cell-edit", (cell, event) => {
  if (event.defaultPrevented || !["Escape", "Tab"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") return restore(cell);
  const next = beside(cell, event.shiftKey ? -1 : 1);
  find("form", cell).requestSubmit();
  if (!next) return;
  if (isEditing(next)) find(CONTROL, next)?.focus();
  else edit(next);
});

// A choice is made as soon as it is picked, but not while one goes through the choices with the keys.
let byKey = false;
on("keydown", ".cell-edit select", () => (byKey = true), { capture: true });
on("pointerdown", ".cell-edit select", () => (byKey = false), { capture: true });
on("change", ".cell-edit select", (select) => byKey || select.form.requestSubmit());
on("keydown", ".cell-edit select", (select, event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  select.form.requestSubmit();
});

/** The arrow keys lead on at once, however long saving takes. */
function goOn(cell) {
  if (!cell.contains(document.activeElement)) return;
  cell.tabIndex = -1;
  cell.focus({ preventScroll: true });
}

on("submit", ".cell-edit form", (form) => {
  const cell = form.closest("td");
  const shown = find(".cell-typed", cell) ?? form.appendChild(document.createElement("span"));
  shown.className = "cell-typed";
  shown.textContent = typed(find(CONTROL, form));
  cell.classList.add("saving");
  cell.ariaBusy = "true";
  setTimeout(() => goOn(cell)); // once the values were read
});

/** What did not reach the server stands there to be sent again. */
function unsent() {
  for (const cell of findAll(".cell-edit.saving")) {
    cell.classList.remove("saving");
    cell.ariaBusy = null;
  }
}
document.addEventListener("htmx:error", unsent);
document.addEventListener("htmx:response:error", unsent);

/** What was refused is gone on with, unless somebody works elsewhere by now. */
function comeBack() {
  const refused = document.activeElement === document.body && find(".cell-edit:has([role=alert])");
  if (refused) find(CONTROL, refused)?.focus();
}

document.addEventListener("htmx:after:swap", ({ target }) => {
  comeBack();
  const saved = target.closest?.("td[data-saved]") ?? find("td[data-saved]");
  if (!saved) return;
  saved.removeAttribute("data-saved");
  saved.classList.add("saved");
  setTimeout(() => saved.classList.remove("saved"), 1000);
  const elsewhere = document.activeElement !== document.body && !saved.contains(document.activeElement);
  if (elsewhere) return;
  saved.tabIndex = 0;
  saved.focus();
});
