// Presses in the builder are worked off one after the other, each on the tree that the one before has left.
// A press that had to wait was read from a page that is older by then.
import { find } from "./dom.js";

const typed = (name) => name.startsWith("v:");

document.addEventListener("htmx:before:request", ({ target, detail: { ctx } }) => {
  if (target.id !== "builder") return;
  const asked = ctx.request.body;
  asked.set("condition", find("[name=condition]", target).value);
  if (!asked.has("change")) return;
  for (const name of [...asked.keys()].filter(typed)) asked.delete(name);
  for (const [name, value] of new FormData(target)) if (typed(name)) asked.append(name, value);
});
