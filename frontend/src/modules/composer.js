// The composer of a record: what is written is kept in this browser until it was saved, and @ offers colleagues.
import { debounce, find, findAll, on, step } from "./dom.js";
import htmx from "./htmx.js";

const PREFIX = "kith-draft ";
const KEPT_DAYS = 30;
const keyOf = (box) => PREFIX + box.dataset.draft;

const notice = (box) => find("[data-draft-kept]", box.form);

function keep(box) {
  if (box.value.trim()) localStorage.setItem(keyOf(box), JSON.stringify({ text: box.value, at: Date.now() }));
  else localStorage.removeItem(keyOf(box));
}

/** Brings back what was written here before, unless the form came back with its text. */
function restore(box) {
  if (box.dataset.restored) return;
  box.dataset.restored = "";
  const kept = JSON.parse(localStorage.getItem(keyOf(box)));
  if (!kept || box.value) return;
  box.value = kept.text;
  notice(box).hidden = false;
}

function dropOld() {
  const oldest = Date.now() - KEPT_DAYS * 86400000;
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if (JSON.parse(localStorage.getItem(key)).at < oldest) localStorage.removeItem(key);
  }
}

on("click", "[data-draft-drop]", (button) => {
  const box = find("[data-draft]", button.form);
  box.value = "";
  keep(box);
  notice(box).hidden = true;
  box.focus();
});

// A form that was answered with a new composer is saved: nothing is left to keep.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const box = ctx.sourceElement?.closest?.("form")?.querySelector("[data-draft]");
  if (box && ctx.response?.status === 200) localStorage.removeItem(keyOf(box));
});

// ---- whom one speaks to

const list = (box) => document.getElementById(box.getAttribute("aria-controls"));
const options = (box) => findAll("[data-name]", list(box));
const marked = (box) => find("[aria-selected=true]", list(box));

/** The beginning of a name behind the last @ before the caret, or null. */
function begun(box) {
  const found = /(?:^|[\s(])@([^\s@][^@\n]{0,40}|)$/u.exec(box.value.slice(0, box.selectionStart));
  return found && found[1].split(" ").length <= 3 ? found[1] : null;
}

function close(box) {
  list(box).hidden = true;
  box.removeAttribute("aria-activedescendant");
}

function mark(box, option) {
  marked(box)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  if (option) box.setAttribute("aria-activedescendant", option.id);
}

function choose(box, option) {
  const at = box.selectionStart - begun(box).length;
  box.setRangeText(`${option.dataset.name} `, at, box.selectionStart, "end");
  close(box);
  keep(box);
}

const offer = debounce(150, async (box) => {
  const name = begun(box);
  if (name === null) return close(box);
  const address = `${box.dataset.mention}?q=${encodeURIComponent(name)}`;
  await htmx.ajax("GET", address, { source: list(box), target: list(box), swap: "innerHTML" });
  const none = name.includes(" ") && !options(box).length;
  list(box).hidden = none || begun(box) === null || document.activeElement !== box;
  mark(box, options(box)[0]);
});

on("input", "[data-draft]", (box) => {
  keep(box);
  offer(box);
});
on("keydown", "[data-mention]", (box, event) => {
  if (list(box).hidden) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  const all = options(box);
  if (event.key in moves && all.length) mark(box, all[step(all.indexOf(marked(box)), moves[event.key], all.length)]);
  else if (["Enter", "Tab"].includes(event.key) && marked(box) && !event.ctrlKey && !event.metaKey) choose(box, marked(box));
  else if (event.key === "Escape") close(box);
  else return;
  event.preventDefault();
});
on("pointerdown", "#mention-options [data-name]", (option, event) => {
  event.preventDefault();
  choose(find(`[aria-controls="${option.parentElement.id}"]`), option);
});
on("focusout", "[data-mention]", close);

const restoreAll = () => findAll("[data-draft]").forEach(restore);
document.addEventListener("htmx:after:swap", restoreAll);
dropOld();
restoreAll();
