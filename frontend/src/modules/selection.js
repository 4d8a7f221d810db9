// Rows are marked with check boxes; the bar below says how many and what may be done with them.
import { find, findAll, isEditable, on } from "./dom.js";

const bar = () => find("#bulk");
const boxes = () => findAll("input[name=uid][form=pick]");
const chosen = () => boxes().filter((box) => box.checked);
const say = (count) => count.toLocaleString(document.documentElement.lang || "en");

function update() {
  if (!bar()) return;
  const marked = chosen();
  const everything = find("#pick-all").value === "1";
  for (const box of boxes()) box.closest("tr").ariaSelected = box.checked ? "true" : null;
  const head = find("[data-pick-shown]");
  head.checked = marked.length > 0 && marked.length === boxes().length;
  head.indeterminate = marked.length > 0 && !head.checked;
  bar().hidden = marked.length === 0;
  const label = find("[data-picked]", bar());
  label.textContent = everything ? label.dataset.all : label.dataset.picked.replace("0", say(marked.length));
  find("[data-pick-all]", bar()).hidden = everything;
}

function pickAll(everything) {
  find("#pick-all").value = everything ? "1" : "";
  update();
}

function clear() {
  for (const box of boxes()) box.checked = false;
  pickAll(false);
}

on("change", "input[name=uid][form=pick]", () => pickAll(false));
on("change", "[data-pick-shown]", (head) => {
  for (const box of boxes()) box.checked = head.checked;
  pickAll(false);
});
on("click", "[data-pick-all]", () => pickAll(true));
on("click", "[data-pick-none]", clear);
document.addEventListener("htmx:after:swap", update);

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && bar() && !bar().hidden && !isEditable(event.target)) clear();
});
