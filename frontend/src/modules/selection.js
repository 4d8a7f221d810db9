// Rows are marked with check boxes; the bar below says how many and what may be done with them. What was marked is kept
// for this list while one pages, sorts and filters, until it is used or cleared.
import { find, findAll, isEditable, on } from "./dom.js";

const BOX = "input[data-pick]";
const bar = () => find("#bulk");
const boxes = () => findAll(BOX);
const say = (count) => count.toLocaleString(document.documentElement.lang || "en");
const store = () => `kith-pick ${location.pathname}`;
const read = () => new Set(JSON.parse(sessionStorage.getItem(store()) ?? "[]"));
let last = null;

function keep(marked) {
  if (marked.size) sessionStorage.setItem(store(), JSON.stringify([...marked]));
  else sessionStorage.removeItem(store());
}

function show(marked = read()) {
  if (!find("#pick-ids")) return;
  const everything = find("#pick-all").value === "1";
  const here = boxes();
  for (const box of here) {
    box.checked = everything || marked.has(box.value);
    box.closest("tr").ariaSelected = box.checked ? "true" : null;
  }
  const head = find("[data-pick-shown]");
  const shown = here.filter((box) => box.checked).length;
  if (head) [head.checked, head.indeterminate] = [shown > 0 && shown === here.length, shown > 0 && shown < here.length];
  find("#pick-ids").value = [...marked].join(",");
  bar().hidden = marked.size === 0 && !everything;
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
  const whole = find("#pick-all").value === "1";
  const marked = whole ? new Set(boxes().map((box) => box.value)) : read();
  for (const box of some) marked[checked ? "add" : "delete"](box.value);
  find("#pick-all").value = "";
  keep(marked);
  show(marked);
}

function pickAll() {
  find("#pick-all").value = "1";
  show();
}

function clear() {
  if (find("#pick-all")) find("#pick-all").value = "";
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
