// Presses in the builder are worked off one after the other, each on the tree that the one before has left.
// A press that had to wait was read from a page that is older by then.
import { find, findAll, on } from "./dom.js";

const typed = (name) => name.startsWith("v:");
const isBuilder = ({ target }) => target.id === "builder";
let before = null;

document.addEventListener("htmx:before:request", (event) => {
  if (!isBuilder(event)) return;
  const { target } = event;
  const asked = event.detail.ctx.request.body;
  asked.set("condition", find("[name=condition]", target).value);
  before = null;
  if (!asked.has("change")) return;
  before = { press: JSON.parse(asked.get("change")), lines: new Set(lines(target).map(({ id }) => id)) };
  for (const name of [...asked.keys()].filter(typed)) asked.delete(name);
  for (const [name, value] of new FormData(target)) if (typed(name)) asked.append(name, value);
});

const lines = (form) => findAll(".cond.line, .grp", form);
const begins = ".cond-say input:not([type=hidden]), .cond-say select, .cond-say .tok.v";

/** Where the next thing is said: in the line that was added or changed, or behind one that was taken away. */
function next(form, { press, lines: old }) {
  const added = lines(form).filter(({ id }) => !old.has(id)).at(-1);
  if (added) return find(begins, added) ?? find("[data-pop]", added);
  const same = document.getElementById(`line-${press.path}`);
  if (press.do === "remove") return find("button", same ?? form);
  if (press.do === "value") return findAll(begins, same).at(-1);
  return ["field", "operator", "unit", "drop"].includes(press.do) ? find(begins, same) : null;
}

document.addEventListener("htmx:after:swap", () => {
  const form = document.getElementById("builder");
  if (!before || !form) return;
  const asked = before;
  before = null;
  if (form.contains(document.activeElement) || document.activeElement === document.body) next(form, asked)?.focus();
});

// Enter ends what is typed or ticked. Left to the browser it would press the first button of the form: saving.
on("keydown", "#builder input", (input, event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
on("keydown", ".pick-m input:not([data-filter])", (box, event) => {
  if (event.key !== "Enter" || box.ariaExpanded === "true") return;
  event.preventDefault();
  find("[type=submit]", box.closest(".pick-m"))?.click();
});
