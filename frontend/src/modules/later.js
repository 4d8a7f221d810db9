// What only some pages need is fetched when a page has it.
import { find } from "./dom.js";

const PARTS = {
  "[data-draft]": () => import("./composer.js"),
  "[data-beside], #table": () => import("./beside.js"),
  "[data-moves]": () => import("./moves.js"),
  "[data-mail]": () => import("./mail.js"),
  "#live": () => import("./live.js"),
};

function fetchParts() {
  for (const [selector, load] of Object.entries(PARTS)) if (find(selector)) load();
}

document.addEventListener("htmx:after:swap", fetchParts);
fetchParts();
