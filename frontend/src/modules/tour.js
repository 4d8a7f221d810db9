// A walk round the page: one part after the other is marked, and what it is for stands beside it. Where it stands is for
// the style sheet to say (anchor positioning).
import { find, findAll, isVisible } from "./dom.js";
import htmx from "./htmx.js";

let steps = [];
let at = 0;

const box = () => find("#tour");

function unmark() {
  for (const marked of findAll(".tour-at")) marked.classList.remove("tour-at");
}

function show(to) {
  at = to;
  unmark();
  const { target, step } = steps[at];
  target.classList.add("tour-at");
  target.scrollIntoView({ block: "nearest" });
  find("[data-tour-count]", box()).textContent = `${at + 1} / ${steps.length}`;
  find("#tour-title").textContent = step.dataset.title;
  find("#tour-text").textContent = step.dataset.text;
  find("[data-tour-by='-1']", box()).disabled = at === 0;
  keepInSight();
  box().focus();
}

/** Beside a part that sticks to an edge while its list scrolls, the style sheet would look where it stood without that. */
function keepInSight() {
  box().classList.remove("tour-free");
  const { top, left, bottom, right } = box().getBoundingClientRect();
  box().classList.toggle("tour-free", top < 0 || left < 0 || bottom > innerHeight || right > innerWidth);
}

const again = () => box() && keepInSight();
document.addEventListener("htmx:after:swap", again);
addEventListener("resize", again);

function end() {
  unmark();
  const { tourEnd } = box().dataset;
  box().remove();
  find("#tour-offer")?.remove();
  find("#content")?.focus();
  return htmx.ajax("POST", tourEnd, { source: document.body, swap: "none" });
}

function go(by) {
  if (at + by >= steps.length) return end();
  if (at + by >= 0) show(at + by);
}

function listen() {
  box().addEventListener("keydown", (event) => {
    const moves = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key === "Escape") end();
    else if (event.key in moves) go(moves[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box().addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.tourBy) go(Number(button.dataset.tourBy));
    else if (button) end();
  });
}

export async function start(address) {
  box()?.remove();
  await htmx.ajax("GET", address, { source: document.body, target: "#tour-place", swap: "innerHTML" });
  const named = findAll("template", box()).map((step) => ({ step, target: findAll(step.dataset.at).find(isVisible) }));
  steps = named.filter(({ target }) => target);
  if (!steps.length) return location.assign(address);
  box().showPopover();
  listen();
  show(0);
}
