// A text box that finds a record: what is typed asks the server, what is chosen is kept in a hidden input.
import { debounce, find, findAll, on, step } from "./dom.js";
import htmx from "./htmx.js";

const list = (box) => document.getElementById(box.getAttribute("aria-controls"));
const kept = (box) => find("input[type=hidden]", box.parentElement);
const options = (box) => findAll("[role=option]", list(box)).filter((option) => option.ariaDisabled !== "true");
const marked = (box) => find("[aria-selected=true]", list(box));

/** The list is gone with its menu, where that was left while the answer came. */
function show(box, open) {
  if (!list(box)) return;
  list(box).hidden = !open;
  box.setAttribute("aria-expanded", open);
}

function mark(box, option) {
  marked(box)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
}

const isSeveral = (box) => "several" in box.dataset;
const before = (box) => box.value.split(",").slice(0, -1).map((name) => name.trim());

function choose(box, option) {
  if (isSeveral(box)) {
    box.value = [...before(box), option.dataset.label, ""].join(", ");
    return show(box, false);
  }
  kept(box).value = option.dataset.value;
  box.value = option.dataset.label;
  show(box, false);
  kept(box).dispatchEvent(new Event("change", { bubbles: true }));
}

const typed = (box) => (isSeveral(box) ? box.value.split(",").at(-1).trim() : kept(box).value ? "" : box.value);

const ask = debounce(150, async (box) => {
  const joint = box.dataset.lookup.includes("?") ? "&" : "?";
  const address = `${box.dataset.lookup}${joint}q=${encodeURIComponent(typed(box))}`;
  await htmx.ajax("GET", address, { source: box, target: list(box), swap: "innerHTML" });
  show(box, document.activeElement === box);
  if (!isSeveral(box)) mark(box, options(box)[0]);
});

on("input", "[data-lookup]", (box) => {
  if (!isSeveral(box)) kept(box).value = "";
  ask(box);
});
// Before anything is typed, a click or an arrow shows the first ones; over a name that was chosen, too.
const opens = (box) => (isSeveral(box) || !box.value || kept(box).value) && list(box).hidden;

on("click", "[data-lookup]", (box) => {
  if (!opens(box)) return;
  if (!isSeveral(box)) box.select();
  ask(box);
});
on("keydown", "[data-lookup]", (box, event) => {
  if (event.key === "ArrowDown" && opens(box)) return ask(box);
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  const all = options(box);
  if (event.key in moves && all.length) mark(box, all[step(all.indexOf(marked(box)), moves[event.key], all.length)]);
  else if (event.key === "Enter" && !list(box).hidden && marked(box)) choose(box, marked(box));
  else if (event.key === "Escape" && !list(box).hidden) show(box, false);
  else return;
  event.preventDefault();
});
on("pointerdown", "[data-lookup-list] [role=option]", (option, event) => {
  event.preventDefault();
  if (option.ariaDisabled === "true") return;
  const controls = option.closest("[data-lookup-list]").id;
  choose(find(`[aria-controls="${controls}"]`), option);
});
on("focusout", "[data-lookup]", (box) => show(box, false));
