// Cards of a board and entries of a calendar are moved to another place: dragged by mouse or finger, with the keys, or
// by their menu. The page shows the move at once; what the server refuses goes back to where it was.
import { find, findAll, isVisible, meant, on } from "./dom.js";
import htmx from "./htmx.js";
import { mark } from "./selection.js";

const LONG_PRESS = 350;
const SLOP = 6;
const EDGE = 48;
const CREEP = 12;

const root = () => find("[data-moves]");
const isFixed = () => root().hasAttribute("data-fixed");
const places = () => findAll("[data-drop]", root()).filter(isVisible);
const placeOf = (card) => card.closest("[data-drop]");
const cardsOf = (place) => findAll("[data-card]", place).filter(isVisible);
const nameOf = (card) => find(".kname", card);

function say(what, card, place) {
  const text = root().dataset[`said${what}`] ?? "";
  find("[data-said]").textContent = text
    .replace("%(card)s", nameOf(card).textContent.trim())
    .replace("%(place)s", place?.dataset.place ?? "");
}

/** Each place is one tab stop; the arrow keys move inside and between them. */
export function settle() {
  for (const place of findAll("[data-drop]", root())) {
    const names = findAll(".kname", place);
    for (const inner of findAll("[data-card] :is(a, button, input)", place)) inner.tabIndex = -1;
    if (names.length) (names.find((name) => name === document.activeElement) ?? names[0]).tabIndex = 0;
    if (!isFixed()) for (const name of names) name.setAttribute("aria-describedby", "move-hint");
  }
}

function focus(card) {
  if (!card) return;
  for (const other of findAll(".kname[tabindex='0']", placeOf(card))) other.tabIndex = -1;
  nameOf(card).tabIndex = 0;
  nameOf(card).focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Shows where the card would come to lie. */
function showSlot(place, card) {
  find(".slot", root())?.remove();
  if (!place || place === placeOf(card)) return;
  const slot = document.createElement("li");
  slot.className = "slot";
  slot.textContent = place.dataset.place;
  place.prepend(slot);
}

/** Moves the card and asks the server to. A card that the answer did not bring anew was not moved. */
async function move(card, place, to = place.dataset.drop) {
  const [from, next] = [placeOf(card), card.nextElementSibling];
  showSlot(null);
  if (place === from) return;
  const held = card.contains(document.activeElement) || document.activeElement === document.body;
  const page = root();
  place?.prepend(card);
  card.classList.add("sent");
  if (held && place) nameOf(card).focus();
  const address = `${nameOf(card).pathname}/move?${new URLSearchParams({ by: page.dataset.by })}`;
  const values = { to, seen: card.dataset.seen ?? from.dataset.drop, board: page.dataset.query };
  try {
    await htmx.ajax("POST", address, { source: page, target: page, swap: "none", values });
  } finally {
    if (card.isConnected) {
      from.insertBefore(card, next?.parentElement === from ? next : null);
      card.classList.remove("sent");
    }
    if (held) focus(document.getElementById(card.id));
    settle();
  }
}

// By pointer. A finger must rest before it drags, since it scrolls otherwise.
let drag = null;

function begin() {
  const { card, event } = drag;
  drag.ghost = card.cloneNode(true);
  drag.ghost.removeAttribute("id");
  drag.ghost.classList.add("ghost", "picked");
  const box = card.getBoundingClientRect();
  drag.ghost.style.width = `${box.width}px`;
  drag.shift = [event.clientX - box.left, event.clientY - box.top];
  document.body.append(drag.ghost);
  document.documentElement.dataset.dragging = "";
  card.classList.add("sent");
  navigator.vibrate?.(10);
  follow(event);
  requestAnimationFrame(creep);
}

/** The column below the pointer; at the very edge of a board, where none is, the one beside it. */
function columnAt(x, y) {
  const at = (across) => document.elementFromPoint(across, y)?.closest("[data-column]");
  const { left, right } = root().getBoundingClientRect();
  const inside = x >= left && x <= right;
  return at(x) ?? (inside ? at(Math.min(Math.max(x, left + EDGE / 2), right - EDGE / 2)) : null);
}

function follow(event) {
  drag.at = event;
  drag.ghost.style.left = `${event.clientX - drag.shift[0]}px`;
  drag.ghost.style.top = `${event.clientY - drag.shift[1]}px`;
  const over = columnAt(event.clientX, event.clientY);
  drag.place = over ? find("[data-drop]", over) : null;
  showSlot(drag.place, drag.card);
}

/** Scrolls on while the card is held at an edge: another place comes under it. */
function creep() {
  if (!drag?.ghost) return;
  const box = root().getBoundingClientRect();
  const { clientX: x, clientY: y } = drag.at;
  const way = (at, from, to) => (at < from + EDGE ? -CREEP : at > to - EDGE ? CREEP : 0);
  const before = [root().scrollLeft, root().scrollTop];
  root().scrollBy(way(x, box.left, box.right), way(y, box.top, Math.min(box.bottom, innerHeight)));
  if (root().scrollLeft !== before[0] || root().scrollTop !== before[1]) follow(drag.at);
  requestAnimationFrame(creep);
}

function end() {
  const { card, ghost, place, wait } = drag;
  clearTimeout(wait);
  drag = null;
  if (!ghost) return;
  ghost.remove();
  delete document.documentElement.dataset.dragging;
  card.classList.remove("sent");
  addEventListener("click", stopClick, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stopClick, { capture: true }), 50);
  if (place) move(card, place);
  else showSlot(null);
}

function stopClick(event) {
  event.preventDefault();
  event.stopPropagation();
}

on("pointerdown", "[data-moves] [data-card]", (card, event) => {
  if (event.button || !event.isPrimary || isFixed() || event.target.closest(".kmove, .kpick")) return;
  drag = { card, event, touch: event.pointerType === "touch" };
  if (drag.touch) drag.wait = setTimeout(begin, LONG_PRESS);
});
addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (drag.ghost) return follow(event);
  const far = Math.hypot(event.clientX - drag.event.clientX, event.clientY - drag.event.clientY) > SLOP;
  if (far && drag.touch) end();
  else if (far) begin();
});
addEventListener("pointerup", () => drag && end());
addEventListener("pointercancel", () => {
  if (drag) drag.place = null;
  if (drag) end();
});
addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
on("contextmenu", "[data-moves] [data-card]", (_card, event) => drag?.touch && event.preventDefault());
on("dragstart", "[data-moves] [data-card]", (_card, event) => event.preventDefault());

// By keys.
let held = null;

function pick(card) {
  if (isFixed()) return;
  held = { card, place: placeOf(card) };
  card.classList.add("picked");
  say("Picked", card);
}

function over(steps) {
  const all = places();
  const place = all[all.indexOf(held.place) + steps];
  if (!place) return;
  held.place = place;
  showSlot(place, held.card);
  place.closest("[data-column]").scrollIntoView({ block: "nearest", inline: "nearest" });
  say("Over", held.card, place);
}

function put(drop) {
  const { card, place } = held;
  held = null;
  card.classList.remove("picked");
  showSlot(null);
  say(drop ? "Dropped" : "Back", card, place);
  if (drop) move(card, place);
}

function beside(card, steps) {
  const cards = cardsOf(placeOf(card));
  return cards[cards.indexOf(card) + steps];
}

/** The card at the same height in the next place that has one. */
function across(card, steps) {
  const all = places();
  const at = cardsOf(placeOf(card)).indexOf(card);
  for (let next = all.indexOf(placeOf(card)) + steps; all[next]; next += steps) {
    const cards = cardsOf(all[next]);
    if (cards.length) return cards[Math.min(at, cards.length - 1)];
  }
  return null;
}

const width = () => Number(root().dataset.row ?? 0);
const HOLDING = {
  ArrowLeft: () => over(-1),
  ArrowRight: () => over(1),
  ArrowUp: () => width() && over(-width()),
  ArrowDown: () => width() && over(width()),
  " ": () => put(true),
  Enter: () => put(true),
  Escape: () => put(false),
};
const GOING = {
  ArrowLeft: (card) => focus(across(card, -1)),
  ArrowRight: (card) => focus(across(card, 1)),
  ArrowUp: (card) => focus(beside(card, -1) ?? (width() ? across(card, -width()) : null)),
  ArrowDown: (card) => focus(beside(card, 1) ?? (width() ? across(card, width()) : null)),
  k: (card) => focus(beside(card, -1)),
  j: (card) => focus(beside(card, 1)),
  " ": pick,
  x: (card) => mark(card, false),
  X: (card) => mark(card, true),
  m: (card) => find(".kmove", card)?.click(),
};

on("keydown", "[data-moves] .kname", (name, event) => {
  const key = event.key.length > 1 || event.key === " " ? event.key : meant(event);
  const act = (held ? HOLDING : GOING)[key];
  if (!act || event.metaKey || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  act(name.closest("[data-card]"));
});
on("focusout", "[data-moves] .kname", () => held && put(false));

// A click on the free part of a day makes a record there.
on("click", "[data-moves] td[data-column]", (day, event) => {
  if (!event.target.closest("a, button, li")) find("[data-new]", day)?.click();
});

// By the menu.
on("submit", "form[data-move]", (form, event) => {
  const card = document.getElementById(`card-${new URL(form.action).pathname.split("/").at(-2)}`);
  if (!card || !root()) return;
  event.preventDefault();
  const to = new FormData(form, event.submitter).get("to");
  move(card, places().find((place) => place.dataset.drop === to), to);
});

document.addEventListener("htmx:after:swap", () => root() && settle());
settle();
