// Menus stand in the page as native popovers; those with an address are fetched into the shared one.
import { find, findAll, on, step } from "./dom.js";
import htmx from "./htmx.js";

const GAP = 4;
let opener = null;
let settled = false;

function place(popover) {
  const anchor = opener?.getBoundingClientRect();
  if (!anchor) return;
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = anchor.bottom + GAP + height <= innerHeight;
  popover.style.top = `${below ? anchor.bottom + GAP : Math.max(GAP, anchor.top - GAP - height)}px`;
  const left = document.dir === "rtl" ? anchor.right - width : anchor.left;
  popover.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
}

const items = (popover) => findAll("[role=menuitem], [role=option], .opt, input", popover);

function opened(popover) {
  place(popover);
  (find("input:not([type=hidden]), select", popover) ?? items(popover)[0])?.focus({ preventScroll: true });
}

function leave(popover) {
  if (!popover) return;
  settled = true;
  popover.hidePopover();
}

// Ticks hold when a menu is left by a press beside it; Escape leaves everything as it was.
document.addEventListener(
  "beforetoggle",
  ({ target, newState }) => {
    if (!target.matches?.(".pop")) return;
    if (newState === "open") return void (settled = false);
    const ticked = findAll(".pick-m input[type=checkbox]", target).some((box) => box.checked !== box.defaultChecked);
    if (ticked && !settled) find(".pick-m [type=submit]", target)?.click();
  },
  true,
);
document.addEventListener("keydown", ({ key }) => (settled ||= key === "Escape"), true);

on("click", "[popovertarget]", (button) => (opener = button), { capture: true });
document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (!target.matches?.(".pop")) return;
    if (newState === "open") return opened(target);
    if (target.id === "popover") target.replaceChildren();
    if (target.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
  },
  true,
);

/** Waits while a form is being answered: a menu is about what the form holds then. */
async function answered(form) {
  while (form?.classList.contains(htmx.config.requestClass)) await new Promise((on) => setTimeout(on, 30));
}

on("click", "[data-pop]", async (button, event) => {
  event.preventDefault();
  const popover = find("#popover");
  const within = popover.contains(button);
  if (!within) {
    opener = button;
    popover.hidePopover();
  }
  const method = button.dataset.popMethod ?? "GET";
  await answered(button.closest("form"));
  await htmx.ajax(method, button.dataset.pop, { source: button, target: popover, swap: "innerHTML" });
  if (within) return opened(popover);
  opener = button;
  popover.showPopover();
});

on("keydown", ".pop", (popover, event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (!(event.key in moves)) return;
  const all = items(popover).filter((item) => item.checkVisibility());
  all[step(all.indexOf(document.activeElement), moves[event.key], all.length)]?.focus();
  event.preventDefault();
});

// A choice made in a popover ends it, unless what it asks for comes into the popover itself (data-stay), or into the
// list below a box that looks something up.
document.addEventListener("htmx:before:request", ({ target }) => {
  if (!target.closest?.("[data-stay], [data-lookup]")) leave(target.closest?.("[popover]"));
});
document.addEventListener("submit", ({ submitter }) => leave(submitter?.closest("[popover]")), true);

// Enter in the filter of a menu takes the one that is left.
on("keydown", "[data-filter]", (input, event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const left = findAll(".opt", input.closest(".pop")).filter((item) => item.checkVisibility());
  if (left.length === 1) left[0].click();
});

// A long menu is filtered where it stands.
on("input", "[data-filter]", (input) => {
  const words = input.value.trim().toLowerCase();
  for (const item of findAll(".opt", input.closest(".pop"))) {
    item.hidden = !item.textContent.toLowerCase().includes(words);
  }
  for (const group of findAll("[data-group]", input.closest(".pop"))) {
    group.hidden = findAll(".opt", group).every((item) => item.hidden);
  }
});
