// What is written into a mail: the form of the chosen block, pictures, kept blocks, merge fields. Loaded when a page has an
// editor.
import { find, on } from "./dom.js";
import { ask, askJson, blocks, box, draw, keep, kept, number, parts, sent, source } from "./mail-source.js";

const timers = new Map();
/** Each value waits for itself, so that none that was typed just before is lost. */
function change(name, value) {
  clearTimeout(timers.get(name));
  const which = number;
  timers.set(name, setTimeout(() => which === number && blocks({ do: "set", name, value }, { quiet: true }), 300));
}
const place = find("[data-block]");
place.addEventListener("submit", (event) => event.preventDefault());
place.addEventListener("input", ({ target }) => {
  if (target.matches("[data-inner]")) change("inner", target.innerHTML);
  else if (target.matches("[data-raw]")) change(target.dataset.raw, target.value);
  else if (target.closest("[data-fields]") && target.name) change(target.name, target.value);
});
place.addEventListener("paste", (event) => {
  if (!event.target.closest("[data-inner]")) return;
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
});

place.addEventListener("change", ({ target }) => {
  if (!target.closest("[data-condition]")) return;
  parts();
  const value = (name) => find(`[name="c-${name}"]`).value;
  const field = value("field") === "segment" ? value("segment") && `segment.${value("segment")}` : value("field");
  if (value("field") && !field) return;
  const compared = value("field") !== "segment" && value("operator");
  if (compared && !value("value")) return;
  const quoted = value("value").replaceAll('"', "'");
  blocks({ do: "condition", value: compared ? `${field} ${value("operator")} "${quoted}"` : field }, { quiet: true });
});

let range = null;
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (selection.rangeCount && selection.anchorNode?.parentElement?.closest("[data-inner]")) range = selection.getRangeAt(0);
});
function again() {
  find("[data-inner]").focus();
  if (!range) return;
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
on("mousedown", "[data-rich]", (_button, event) => event.preventDefault());
on("click", "[data-rich]", (button) => {
  if (button.dataset.rich === "createLink") {
    find("[data-link]").hidden = !find("[data-link]").hidden;
    return find("[data-link] input").focus();
  }
  again();
  document.execCommand(button.dataset.rich);
});
on("click", "[data-link-set]", () => {
  const address = find("[data-link] input").value.trim();
  find("[data-link]").hidden = true;
  again();
  document.execCommand("createLink", false, address);
});

// ---- pictures, kept blocks, merge fields, the text part

async function upload(file) {
  const error = find("[data-picture-error]");
  const data = new FormData();
  data.append("file", file);
  const answer = await ask("/editor/pictures", data).then((each) => each.json(), () => ({ problem: kept.dataset.failed }));
  error.hidden = !answer.problem;
  error.textContent = answer.problem ?? "";
  if (answer.href) take(answer.href, Math.min(answer.width, 600));
}
async function take(href, width) {
  await blocks({ do: "set", name: "src", value: href }, { quiet: true });
  if (width) await blocks({ do: "set", name: "width", value: `${width}px` }, { quiet: true });
  await blocks({});
  find("#f-alt")?.focus();
}
on("change", "[data-picture]", (input) => input.files[0] && upload(input.files[0]));
on("dragover", ".drop", (_drop, event) => event.preventDefault());
on("drop", ".drop", (_drop, event) => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) upload(event.dataTransfer.files[0]);
});
on("click", "[data-take]", (button) => take(button.dataset.take));

on("click", "[data-keep]", async () => {
  const name = find("[data-keep-name]");
  const answer = await askJson("/editor/keep", { source, number, value: name.value });
  find("[data-keep-error]").hidden = !answer.problem;
  find("[data-keep-error]").textContent = answer.problem ?? "";
  if (answer.saved === undefined) return;
  name.value = "";
  draw(find("[data-saved-blocks]"), answer.saved);
});
on("click", "[data-drop-saved]", async (button) => {
  const answer = await askJson(`/editor/kept/${button.dataset.dropSaved}/remove`, {});
  draw(find("[data-saved-blocks]"), answer.saved);
});

let wrote = null;
document.addEventListener("focusin", ({ target }) => {
  if (target.closest("[data-mail]") && target.matches("input[type=text], input:not([type]), textarea, [data-inner]") && !target.matches("[data-fallback], [data-lookup], [data-keep-name]")) wrote = target;
});
on("mousedown", "[data-merge]", (_button, event) => event.preventDefault());
on("click", "[data-merge]", (button) => {
  const fallback = find("[data-fallback]").value.replaceAll('"', "'");
  const field = `{{ ${button.dataset.merge}${fallback && button.dataset.merge !== "unsubscribe_url" ? ` | default: "${fallback}"` : ""} }}`;
  const target = wrote?.isConnected ? wrote : find("[data-inner]") ?? box;
  if (target.matches("[data-inner]") && range) again();
  else target.focus();
  document.execCommand("insertText", false, field);
});

on("click", "[data-make-text]", async () => {
  const data = sent();
  data.set("text", "");
  const answer = await (await ask("/editor/text", data)).json();
  find("#f-text").value = answer.text;
  keep();
});
