// Branches of a tree are carried to another place: by mouse or finger, or with the keyboard, space lifting and dropping.
// The page holds [data-tree] with the words for what is told, and in it a [data-branch] for each, which names its
// [data-parent] and has a [data-carry]; [data-top] stands for the top. Where one is dropped is posted to its [data-move].
import { find, findAll, on, step } from "./dom.js";
import htmx from "./htmx.js";

const FAR = 5;
let carried = null;

const nameOf = (place) => place.dataset.name;
const isBelow = (place, branch, tree) => {
  for (let at = place; at; at = find(`[data-branch="${at.dataset.parent}"]`, tree)) if (at === branch) return true;
  return false;
};

/** Where a branch may go: the top and all others, but those that it holds itself. */
function placesFor(branch, tree) {
  return [find("[data-top]", tree), ...findAll("[data-branch]", tree)].filter((place) => !isBelow(place, branch, tree));
}

function tell(words, place) {
  const said = find("[role=status]", carried.tree);
  const text = carried.tree.dataset[words].replace("{branch}", nameOf(carried.branch));
  said.textContent = place ? text.replace("{place}", nameOf(place)) : text;
}

function aim(place) {
  carried.place?.classList.remove("aimed");
  carried.place = place;
  place?.classList.add("aimed");
  place?.scrollIntoView({ block: "nearest" });
}

function lift(grip) {
  const branch = grip.closest("[data-branch]");
  const tree = grip.closest("[data-tree]");
  carried = { branch, tree, grip, places: placesFor(branch, tree), place: null };
  tree.classList.add("carrying");
  branch.classList.add("carried");
  grip.setAttribute("aria-pressed", "true");
  tell("sayLifted");
}

function letGo() {
  aim(null);
  carried.tree.classList.remove("carrying");
  carried.branch.classList.remove("carried");
  carried.grip.setAttribute("aria-pressed", "false");
  carried = null;
}

function drop() {
  const { branch, place } = carried;
  const parent = place?.dataset.branch ?? "";
  if (!place || parent === branch.dataset.parent) tell("sayStays");
  else htmx.ajax("POST", branch.dataset.move, { values: { parent }, source: branch, swap: "none" });
  letGo();
}

on("pointerdown", "[data-carry]", (grip, event) => {
  if (event.button || carried) return;
  event.preventDefault();
  grip.focus();
  const from = { x: event.clientX, y: event.clientY };
  const moved = ({ clientX: x, clientY: y }) => {
    if (!carried && Math.hypot(x - from.x, y - from.y) < FAR) return;
    if (!carried) lift(grip);
    const under = document.elementFromPoint(x, y)?.closest("[data-branch], [data-top]");
    aim(carried.places.includes(under) ? under : null);
  };
  const ended = new AbortController();
  const end = (last) => {
    ended.abort();
    if (!carried) return;
    if (last.type === "pointerup") drop();
    else letGo();
  };
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener("pointermove", moved, { signal: ended.signal });
  for (const type of ["pointerup", "pointercancel"]) grip.addEventListener(type, end, { signal: ended.signal });
});

function aimBeside(by) {
  const at = carried.places.indexOf(carried.place);
  aim(carried.places[at < 0 ? 0 : step(at, by, carried.places.length)]);
  tell(carried.place.dataset.branch ? "sayBelow" : "sayTop", carried.place);
}

const KEYS = {
  ArrowDown: () => aimBeside(1),
  ArrowUp: () => aimBeside(-1),
  Escape: () => (tell("sayStays"), letGo()),
  Enter: drop,
  " ": drop,
};

on("keydown", "[data-carry]", (grip, event) => {
  const lifts = !carried && [" ", "Enter"].includes(event.key);
  const act = carried?.grip === grip && KEYS[event.key];
  if (!lifts && !act) return;
  event.preventDefault();
  event.stopPropagation();
  if (lifts) lift(grip);
  else act();
});

on("focusout", "[data-carry]", (grip) => {
  if (carried?.grip === grip) letGo();
});
