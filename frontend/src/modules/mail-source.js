// The source of a mail, which is the one truth: what is done to a block is done by the server to the source, the text box
// beside it changes only what somebody types in it. Here are its steps back and forth, its draft and how it looks.
import { debounce, find, findAll, on } from "./dom.js";
import htmx from "./htmx.js";

const MOST_STEPS = 200;
const root = find("[data-mail]");
const form = find("#mail");
export const box = find("[data-source]");
const exact = find("[data-exact]");
export const kept = find("[data-kept]");
const isBlocks = () => root.dataset.kind === "mjml";
const plain = (text) => text.replace(/\r\n?/g, "\n");

export let source = JSON.parse(exact.value);
export let number = -1;
let view = "";
let last = null;
const past = [];
const future = [];
exact.disabled = false;
box.removeAttribute("name");
if (isBlocks() && !source.trim()) source = "<mjml>\n  <mj-body>\n  </mj-body>\n</mjml>\n";

const headers = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"));

export async function ask(address, body, type) {
  const answer = await fetch(address, { method: "POST", body, headers: type ? { ...headers(), "Content-Type": type } : headers() });
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  return answer;
}

export const askJson = async (address, data) => (await ask(address, JSON.stringify(data), "application/json")).json();

export function draw(place, html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  place.replaceChildren(...read.body.childNodes);
  htmx.process(place);
}

// ---- the source, its steps back and forth, and its draft

export const sent = () => {
  exact.value = JSON.stringify(source);
  return new FormData(form);
};

export const keep = debounce(1500, async () => {
  kept.textContent = kept.dataset.saving;
  const data = sent();
  data.append("quiet", "1");
  const answer = await fetch(form.action, { method: "POST", body: data, headers: headers() }).catch(() => null);
  kept.textContent = answer?.ok ? kept.dataset.saved : kept.dataset.failed;
});

function steps() {
  find("[data-undo]").disabled = !past.length;
  find("[data-redo]").disabled = !future.length;
}

/** Puts a new source in the place of the old one. Letters typed one after the other are one step. */
function put(text, kind) {
  if (text === source) return;
  if (kind !== last || kind !== "typed") past.push(source);
  if (past.length > MOST_STEPS) past.shift();
  last = kind;
  future.length = 0;
  source = text;
  if (kind !== "typed") box.value = text;
  settled();
}

function settled() {
  steps();
  show();
  keep();
}

function back(from, to) {
  if (!from.length) return;
  to.push(source);
  source = from.pop();
  last = null;
  box.value = source;
  steps();
  number = -1;
  refresh();
  keep();
}

/** What was typed into the text box, put into the source at its place: line ends elsewhere stay as they are. */
function typed() {
  const before = plain(source);
  const after = box.value;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const at = (count) => {
    let place = 0;
    for (let seen = 0; seen < count; seen += 1) place += source[place] === "\r" && source[place + 1] === "\n" ? 2 : 1;
    return place;
  };
  const ends = source.includes("\r\n") ? "\r\n" : "\n";
  const text = after.slice(start, after.length - end).replace(/\n/g, ends);
  put(source.slice(0, at(start)) + text + source.slice(at(before.length - end)), "typed");
  outline();
}

box.addEventListener("input", typed);
form.addEventListener("input", ({ target }) => {
  if (target === box) return;
  show();
  keep();
});
find("#f-body_kind").addEventListener("change", async () => {
  await ask(form.action, (() => { const data = sent(); data.append("quiet", "1"); return data; })());
  location.reload();
});
form.addEventListener("submit", sent);
on("click", "[data-undo]", () => back(past, future));
on("click", "[data-redo]", () => back(future, past));

// ---- what is seen

let frames = findAll(".mail-frame iframe");
const scrolled = () => frames[0].contentWindow?.scrollY ?? 0;

const show = debounce(250, () => {
  const carrier = document.createElement("form");
  Object.assign(carrier, { method: "post", action: "/editor/canvas", target: frames[1].name, hidden: true });
  const data = sent();
  data.set("view", view);
  data.set("person", find(".mail-person input[type=hidden]").value);
  data.set("dark", find("[data-dark]").getAttribute("aria-pressed") === "true" ? "1" : "");
  for (const [name, value] of data) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    carrier.append(field);
  }
  document.body.append(carrier);
  carrier.submit();
  carrier.remove();
});

/** The new picture is drawn behind the old one and takes its place when it is there, so that nothing flickers. */
function shown({ target }) {
  if (target !== frames[1] || target.contentWindow.location.href === "about:blank") return;
  const place = scrolled();
  frames.reverse();
  frames[0].hidden = false;
  frames[1].hidden = true;
  frames[0].contentWindow.scrollTo(0, place);
  frames[0].contentDocument.addEventListener("click", picked);
  ring();
}
for (const frame of frames) frame.addEventListener("load", shown);

function picked(event) {
  event.preventDefault();
  const found = event.target.closest?.('[class*="kb-"]');
  const mark = found && /(?:^|\s)kb-(\d+)/.exec(found.className);
  if (mark && !view) choose(Number(mark[1]));
}

function ring() {
  const page = frames[0].contentDocument;
  if (!page || view) return;
  for (const each of findAll(".kb-on", page)) each.classList.remove("kb-on");
  find(`.kb-${number}`, page)?.classList.add("kb-on");
}

on("click", "[data-view]", (button) => {
  view = button.dataset.view;
  for (const each of findAll("[data-view]")) each.setAttribute("aria-pressed", String(each === button));
  for (const each of findAll("[data-preview]")) each.hidden = !view;
  if (!view) find(".mail-frame").classList.remove("narrow");
  else narrow();
  show();
});
const narrow = () =>
  find(".mail-frame").classList.toggle("narrow", find("[data-narrow]").getAttribute("aria-pressed") === "true");
for (const [name, act] of [["[data-narrow]", narrow], ["[data-dark]", show]]) {
  on("click", name, (button) => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    act();
  });
}
find(".mail-person").addEventListener("change", show);

// ---- blocks

function say(problem) {
  const place = find("[data-problem]");
  place.textContent = problem;
  place.hidden = !problem;
}

let turn = Promise.resolve();

/** Asks for one thing after the other, each of the source that the one before has left. */
export function blocks(asked, { quiet = false } = {}) {
  turn = turn.then(async () => {
    const answer = await askJson("/editor/blocks", { source, number, ...asked });
    say(answer.problem);
    number = answer.number;
    draw(find("[data-outline]"), answer.outline);
    if (!quiet) draw(find("[data-block]"), answer.form);
    parts();
    put(answer.source, asked.do);
    ring();
  }).catch(() => { kept.textContent = kept.dataset.failed; });
  return turn;
}

const outline = debounce(400, () => isBlocks() && blocks({}));
const refresh = () => { if (isBlocks()) blocks({}); show(); };

function choose(which) {
  number = which;
  tab("block");
  return blocks({});
}

on("click", "[data-choose]", async (button) => {
  const which = button.dataset.choose;
  await choose(Number(which));
  find(`[data-choose="${which}"]`)?.focus();
});
on("click", "[data-do]", (button) => blocks({ do: button.dataset.do }));
on("click", "[data-new]", (button) => blocks({ do: button.dataset.new, value: button.dataset.value }).then(() => tab("block")));
on("change", "[data-product]", (input) => {
  blocks({ do: "product", value: input.value });
  input.previousElementSibling.value = input.value = "";
});

const KEYS = { ArrowUp: "up", ArrowDown: "down" };
on("keydown", "[data-choose]", async (button, event) => {
  const all = findAll("[data-choose]");
  const at = all.indexOf(button);
  if (event.altKey && KEYS[event.key]) {
    event.preventDefault();
    number = Number(button.dataset.choose);
    await blocks({ do: KEYS[event.key] });
    find(`[data-choose="${number}"]`)?.focus();
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    number = Number(button.dataset.choose);
    await blocks({ do: "remove" });
    findAll("[data-choose]")[Math.min(at, all.length - 2)]?.focus();
  } else if (KEYS[event.key]) {
    event.preventDefault();
    all[at + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.closest?.("input, textarea, [contenteditable]")) return;
  event.preventDefault();
  if (event.shiftKey) back(future, past);
  else back(past, future);
});

/** Only those parts of a condition are there that the chosen one needs. */
export function parts() {
  const chosen = find('[name="c-field"]')?.value;
  if (chosen === undefined) return;
  find('[data-part="c-segment"]').hidden = chosen !== "segment";
  find('[data-part="c-operator"]').hidden = !chosen || chosen === "segment";
  find('[data-part="c-value"]').hidden = !chosen || chosen === "segment" || !find('[name="c-operator"]').value;
}

// ---- dragging, of blocks and of new ones

let dragged = null;
on("dragstart", "[data-item], [data-new]", (item, event) => {
  dragged = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});
on("dragend", "[data-item], [data-new]", () => {
  dragged = null;
  for (const each of findAll(".mail-over")) each.classList.remove("mail-over");
});
on("dragover", "[data-item]", (item, event) => {
  if (!dragged) return;
  event.preventDefault();
  for (const each of findAll(".mail-over")) each.classList.toggle("mail-over", each === item);
  item.classList.add("mail-over");
});
on("drop", "[data-item]", (item, event) => {
  event.preventDefault();
  const to = Number(item.dataset.item);
  if (dragged.dataset.item) {
    number = Number(dragged.dataset.item);
    blocks({ do: "drop", to });
  } else {
    number = to;
    blocks({ do: dragged.dataset.new, value: dragged.dataset.value });
  }
});

// ---- what stands beside the picture

const check = async () => draw(find("[data-findings]"), await (await ask("/editor/checks", sent())).text());
on("click", "[data-check]", check);

function tab(key) {
  for (const each of findAll("[data-tab]")) each.setAttribute("aria-pressed", String(each.dataset.tab === key));
  for (const each of findAll("[data-panel]")) each.hidden = !each.dataset.panel.split(" ").includes(key);
  if (key === "check") check();
}
on("click", "[data-tab]", (button) => tab(button.dataset.tab));

show();
tab(isBlocks() ? "block" : "source");
