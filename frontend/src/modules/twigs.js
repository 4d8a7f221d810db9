// Trees that are read, such as a group of companies: one stop for the tab key, then the arrow keys go up and down, open
// what is closed and close what is open. Without script they are nested lists of links.
import { find, findAll, isVisible, on } from "./dom.js";

const treeOf = (item) => item.closest("[role=tree]");
const below = (item) => find(":scope > [role=group]", item.closest("li"));

function fold(item, open) {
  if (!below(item)) return;
  item.setAttribute("aria-expanded", String(open));
  below(item).hidden = !open;
}

function goTo(item) {
  item?.focus();
}

on("focusin", "[role=treeitem]", (item) => {
  for (const each of findAll("[role=treeitem]", treeOf(item))) each.tabIndex = each === item ? 0 : -1;
});

on("click", "[data-fold]", (mark) => {
  const item = find("[role=treeitem]", mark.parentElement);
  fold(item, item.getAttribute("aria-expanded") === "false");
});

const KEYS = {
  ArrowDown: (item, all) => goTo(all[all.indexOf(item) + 1]),
  ArrowUp: (item, all) => goTo(all[all.indexOf(item) - 1]),
  Home: (_item, all) => goTo(all[0]),
  End: (_item, all) => goTo(all.at(-1)),
  ArrowRight: (item, all) => {
    if (item.getAttribute("aria-expanded") === "false") fold(item, true);
    else if (below(item)) goTo(all[all.indexOf(item) + 1]);
  },
  ArrowLeft: (item) => {
    if (item.getAttribute("aria-expanded") === "true") fold(item, false);
    else goTo(find("[role=treeitem]", item.closest("[role=group]")?.closest("li") ?? document.createElement("i")));
  },
};

on("keydown", "[role=treeitem]", (item, event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  act(item, findAll("[role=treeitem]", treeOf(item)).filter(isVisible));
});
