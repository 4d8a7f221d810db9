// An editable table is one tab stop: arrows move inside it, Enter edits or opens, Space marks the row.
import { find, findAll, isEditable, isVisible, meant, on } from "./dom.js";
import { edit, isEditing, isSaving } from "./cells.js";
import { mark } from "./selection.js";

const cellsOf = (row) => [...row.cells];
const rowsOf = (grid) => findAll("tbody:not([data-folded]) > tr[data-uid]", grid);

/** Takes what lies inside cells out of the tab order: the grid itself stands for it. */
export function settle(grid) {
  for (const inner of findAll("tbody tr[data-uid] :is(a, button, input)", grid)) {
    if (!inner.closest(".cell-edit")) inner.tabIndex = -1;
  }
  if (!find("tbody [tabindex='0']:is(td, th)", grid)) rowsOf(grid)[0]?.cells[1]?.setAttribute("tabindex", "0");
}

function focus(cell) {
  if (!cell) return;
  const grid = cell.closest("table");
  find("tbody :is(td, th)[tabindex='0']", grid)?.setAttribute("tabindex", "-1");
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function cellBeside(cell, rows, columns) {
  const all = rowsOf(cell.closest("table"));
  const row = all[Math.min(Math.max(all.indexOf(cell.parentElement) + rows, 0), all.length - 1)];
  const cells = cellsOf(row);
  return cells[Math.min(Math.max(cellsOf(cell.parentElement).indexOf(cell) + columns, 0), cells.length - 1)];
}

const enter = (cell) => (cell.dataset.column ? edit(cell) : find("a, button, input", cell)?.click());
const pick = (cell) => mark(cell.parentElement, false);
const reach = (cell) => mark(cell.parentElement, true);

const ACTS = {
  ArrowDown: (cell) => focus(cellBeside(cell, 1, 0)),
  ArrowUp: (cell) => focus(cellBeside(cell, -1, 0)),
  ArrowRight: (cell) => focus(cellBeside(cell, 0, 1)),
  ArrowLeft: (cell) => focus(cellBeside(cell, 0, -1)),
  PageDown: (cell) => focus(cellBeside(cell, 15, 0)),
  PageUp: (cell) => focus(cellBeside(cell, -15, 0)),
  Home: (cell) => focus(cell.parentElement.cells[0]),
  End: (cell) => focus(cellBeside(cell, 0, 99)),
  j: (cell) => focus(cellBeside(cell, 1, 0)),
  k: (cell) => focus(cellBeside(cell, -1, 0)),
  Enter: enter,
  e: (cell) => cell.dataset.column && edit(cell),
  " ": pick,
  x: pick,
  X: reach,
};

on("keydown", "table[role=grid] :is(td, th)", (cell, event) => {
  const act = ACTS[event.key.length > 1 || event.key === " " ? event.key : meant(event)];
  if (!act || event.target !== cell || event.metaKey || event.ctrlKey) return;
  if (isEditing(cell) && !(isSaving(cell) && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  act(cell);
});

addEventListener("keydown", (event) => {
  const grid = find("table[role=grid]");
  const elsewhere = grid && event.target === document.body && !isEditable(event.target);
  if (!elsewhere || !["j", "k"].includes(meant(event))) return;
  focus(findAll("tbody :is(td, th)[tabindex='0']", grid).find(isVisible));
});

on("dblclick", "table[role=grid] td[data-column]", (cell) => isEditing(cell) || edit(cell));
on("click", "table[role=grid] :is(td, th)", (cell, event) => {
  if (!event.target.closest("a, button, input, label, select")) focus(cell);
});

const settleAll = () => findAll("table[role=grid]").forEach(settle);
document.addEventListener("htmx:after:swap", settleAll);
settleAll();

// A group is folded away and out again, and keeps its rows meanwhile.
on("click", "[data-fold]", (button) => {
  const folded = button.closest("tbody").toggleAttribute("data-folded");
  button.ariaExpanded = String(!folded);
});
