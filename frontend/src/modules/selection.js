// Rows and cards are marked with check boxes; the bar below says how many and what may be done with them. What was marked
// is kept for this list while one pages, sorts, filters and looks at it as a board or a calendar, until it is used or
// cleared; that all which match are meant is kept as long as the filter is the same.
import { find, findAll, isEditable, on } from "./dom.js";

const BOX = "input[data-pick]";
const bar = () => find("#bulk");
const boxes = () => findAll(BOX);
const say = (count) => count.toLocaleString(document.documentElement.lang || "en");
const store = () => `kith-pick ${location.pathname}`;
const everyStore = () => `kith-pick-all ${location.pathname}`;
const read = () => new Set(JSON.parse(sessionStorage.getItem(store()) ?? "[]"));
let last = null;

function keep(marked) {
  if (marked.size) sessionStorage.setItem(store(), JSON.stringify([...marked]));
  else sessionStorage.removeItem(store());
}

/** Whether all that match the filter of this page are meant. */
const isWhole = () => sessionStorage.getItem(everyStore()) === find("#pick").dataset.meaning;

function keepWhole(whole) {
  if (whole) sessionStorage.setItem(everyStore(), find("#pick").dataset.meaning);
  else sessionStorage.removeItem(everyStore());
}

/** Marks what stands here as it was marked, also what has come since. */
export function show(marked = read()) {
  if (!find("#pick-ids")) return;
  const everything = isWhole();
  find("#pick-all").value = everything ? "1" : "";
  const here = boxes();
  for (const box of here) {
    box.checked = everything || marked.has(box.value);
    const row = box.closest("tr");
    if (row) row.ariaSelected = box.checked ? "true" : null;
  }
  const head = find("[data-pick-shown]");
  const shown = here.filter((box) => box.checked).length;
  if (head) [head.checked, head.indeterminate] = [shown > 0 && shown === here.length, shown > 0 && shown < here.length];
  find("#pick-ids").value = [...marked].join(",");
  bar().hidden = marked.size === 0 && !everything;
  find("[data-moves]")?.toggleAttribute("data-picking", !bar().hidden);
  const label = find("[data-picked]", bar());
  const number = find("#count")?.dataset.number;
  const counted = (text) => (number ? `${text} (${number})` : text);
  label.textContent = everything ? counted(label.dataset.all) : label.dataset.picked.replace("0", say(marked.size));
  const offer = find("[data-pick-all]", bar());
  offer.hidden = everything;
  if (offer.dataset.pickAll) offer.textContent = counted(offer.dataset.pickAll);
}

/** Marks or clears these rows. One that is cleared while the whole list was meant leaves those that are shown. */
function set(some, checked) {
  const marked = isWhole() ? new Set(boxes().map((box) => box.value)) : read();
  for (const box of some) marked[checked ? "add" : "delete"](box.value);
  keepWhole(false);
  keep(marked);
  show(marked);
}

function pickAll() {
  keepWhole(true);
  show();
}

function clear() {
  keepWhole(false);
  keep(new Set());
  show();
}

/** From the row that was marked last to this one. */
function reach(box, checked) {
  const all = boxes();
  const [from, to] = [all.findIndex((each) => each.value === last), all.indexOf(box)];
  set(from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1), checked);
}

export function mark(row, range) {
  const box = find(BOX, row);
  if (!box) return;
  if (range) reach(box, true);
  else set([box], !box.checked);
  last = box.value;
}

on("click", BOX, (box, event) => {
  if (event.shiftKey) reach(box, box.checked);
  else set([box], box.checked);
  last = box.value;
});
on("change", "[data-pick-shown]", (head) => set(boxes(), head.checked));
on("click", "[data-pick-all]", pickAll);
on("click", "[data-pick-none]", clear);
on("click", "[data-pick-mode]", (button) => {
  const on = find("#table").toggleAttribute("data-picking");
  button.ariaPressed = String(on);
});
on("submit", "[data-pick-done]", clear);
document.addEventListener("htmx:after:swap", () => show());
show();

addEventListener("keydown", (event) => {
  if (!find("#pick-ids") || event.defaultPrevented || isEditable(event.target)) return;
  if (event.key === "Escape" && !bar().hidden) return clear();
  if (event.key !== "a" || !(event.ctrlKey || event.metaKey) || !boxes().length) return;
  event.preventDefault();
  // once for the rows shown, once more for all that match
  if (boxes().every((box) => box.checked) && find("[data-pick-all]:not([hidden])")) pickAll();
  else set(boxes(), true);
});
