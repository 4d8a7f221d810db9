// On a phone, and beside it on narrow desks, the zones of a record take turns behind tabs.
import { find, findAll, on } from "./dom.js";

on("click", "[data-print]", () => print());

on("click", "[data-zone-tab]", (tab, event) => {
  event.preventDefault();
  const page = tab.closest("[data-zone]");
  page.dataset.zone = tab.dataset.zoneTab;
  for (const other of findAll(".tab", tab.parentElement)) other.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "page");
  find("#content")?.scrollTo(0, 0);
});

// "As a table" beside a chart turns the drawing into its figures and back.
on("click", "[data-as-table]", (button) => {
  const card = button.closest("[data-chart]");
  const asTable = button.ariaPressed !== "true";
  button.ariaPressed = String(asTable);
  find("[data-drawing]", card).hidden = asTable;
  find("[data-figures]", card).hidden = !asTable;
});
