// Saved views: the link is copied, and the team is asked for only where a team is to see the view.
import { find, findAll, on } from "./dom.js";

on("click", "[data-copy-link]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copyLink);
  find("span", button).textContent = button.dataset.copied;
});

function follow(part) {
  const [selector, wanted] = part.dataset.with.split("=");
  part.hidden = find(selector)?.value !== wanted;
}

const followAll = () => findAll("[data-with]").forEach(follow);
on("change", "select", followAll);
document.addEventListener("htmx:after:swap", followAll);
