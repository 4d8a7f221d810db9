// Hears that records on this page have changed, and asks for them again as the page itself would. What is being edited,
// marked or focused stays as it is. A page that is out of sight hears nothing and asks when it comes back.
import { find, findAll, isVisible } from "./dom.js";
import { isEditing } from "./cells.js";
import { settle } from "./grid.js";
import { show } from "./selection.js";
import htmx from "./htmx.js";
import { showToast } from "./toasts.js";

const SOON = 300; // milliseconds, so that what changes together is asked for together
const SPREAD = 4000; // many pages that hear of the same do not ask all at once
const RARELY = 10000; // after a change of many records
const SILENT = 45000; // three beats without one: somebody on the way holds the stream back
const POLL = 60000;
const RETRY = 300000;
const PASS_LASTS = 540000;
const MOST = 100;
const SEALED = "~"; // begins the mark of a record that this reader may not be allowed to see: only the house reads which it is

const root = find("#live");
const wanted = new Set(); // public ids of rows
const cards = new Set();
const parts = new Set();
let days = false; // whether those of a calendar are to be looked at again
const fresh = new Set();
let pass = root.dataset.pass;
let passAt = Date.now();
let beatAt = 0;
let askedAt = Date.now();
let triedAt = 0;
let hiddenAt = 0;
let source;
let timer;
let isOut = false;

async function ask(url) {
  askedAt = Date.now();
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": location.href, "Kith-Unattended": "1" };
  const answer = await fetch(url, { headers }).catch(() => null);
  if (answer?.headers.has("HX-Redirect")) return signedOut();
  return answer;
}

function signedOut() {
  close();
  if (!isOut) showToast("live-out");
  isOut = true;
  return null;
}

/** A pass for this session as it is now; after a sign-in elsewhere also what forms must send along. */
async function renew() {
  const answer = await ask(`/fresh-pass?pass=${pass}`);
  if (!answer?.ok) return false;
  const told = await answer.json();
  pass = told.pass;
  passAt = Date.now();
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": told.token }));
  for (const input of findAll("input[name=csrfmiddlewaretoken]")) input.value = told.token;
  if (isOut) findAll("#toasts [role=alert]").forEach((toast) => toast.remove());
  isOut = false;
  return true;
}

function close() {
  source?.close();
  source = undefined;
}

async function open() {
  triedAt = beatAt = Date.now();
  if (source || document.hidden) return;
  if (Date.now() - passAt > PASS_LASTS && !(await renew())) return;
  if (source || document.hidden) return;
  const own = (source = new EventSource(`${root.dataset.at}?pass=${pass}`));
  let before = false;
  own.onopen = () => {
    if (before) askForAll();
    before = true;
  };
  own.onmessage = ({ data }) => hear(data);
  own.onerror = () => own.readyState === EventSource.CLOSED && own === source && close();
  own.addEventListener("beat", () => (beatAt = Date.now()));
  own.addEventListener("again", askForAll);
  own.addEventListener("here", ({ data }) => showWhoIsHere(find("#live-here"), data));
  for (const end of ["over", "expired"]) own.addEventListener(end, () => reopen());
}

async function reopen() {
  close();
  if (await renew()) open();
}

function showWhoIsHere(place, told) {
  const { names } = JSON.parse(told);
  if (place) place.textContent = names.length ? root.dataset.here.replace("…", names.join(", ")) : "";
}

let edited = null;
let atCell;
/** Whoever edits a cell is seen by those who have its record open, and sees them, until the cell is left. */
function seeCell() {
  const cell = find(".cell-edit[data-pass]");
  if (cell === edited) return;
  edited = cell;
  atCell?.close();
  if (!cell) return;
  const own = (atCell = new EventSource(`${root.dataset.at}?pass=${cell.dataset.pass}`));
  own.addEventListener("here", ({ data }) => showWhoIsHere(find(".here", cell), data));
  for (const end of ["over", "expired"]) own.addEventListener(end, () => own.close());
}
for (const moment of ["htmx:after:swap", "focusin"]) document.addEventListener(moment, seeCell);

function hear(line) {
  const [kind, ...marks] = line.split(" ");
  const many = marks[0] === "*";
  for (const list of findAll(`[data-live-rows="${kind}"]`)) want(list, marks, many);
  if (find(`[data-live-calendar="${kind}"]`)) days = true;
  const sealed = marks[0].includes(SEALED);
  for (const board of findAll(`[data-live-board="${kind}"]`)) {
    for (const mark of many || sealed ? shownOn(board) : marks) cards.add(mark.replace("+", ""));
    if (many || sealed) cards.add(SEALED);
  }
  const concerns = (topic) =>
    topic === kind || (topic.startsWith(`${kind}:`) && (many || marks.some((mark) => topic.endsWith(mark.replace("+", "")))));
  for (const part of findAll("[data-live]")) if (part.dataset.live.split(" ").some(concerns)) parts.add(part);
  soon(many ? RARELY + Math.random() * SPREAD : SOON + Math.random() * (sealed ? SPREAD : SOON));
}

const shownOn = (board) => findAll("[data-card]", board).map((card) => card.dataset.card);
const rowOf = (list, uid) => find(`tr[data-uid="${uid}"]`, list);
const isNear = (row) => isVisible(row) && row.getBoundingClientRect().top < innerHeight * 2 && row.getBoundingClientRect().bottom > 0;

function want(list, marks, many) {
  const whole = !find("tr.more", list);
  if (many || marks[0].includes(SEALED)) findAll("tr[data-uid]", list).filter(isNear).forEach((row) => wanted.add(row.dataset.uid));
  if (many) {
    fresh.add("*");
    showNews();
  }
  for (const mark of many ? [] : marks) {
    const uid = mark.replace("+", "");
    if (whole || mark !== uid || rowOf(list, uid)) wanted.add(uid);
  }
}

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(askForWanted, wait);
}

function askForAll() {
  for (const list of findAll("[data-live-rows]")) {
    findAll("tr[data-uid]", list).filter(isNear).forEach((row) => wanted.add(row.dataset.uid));
  }
  days = Boolean(find("[data-live-calendar]"));
  findAll("[data-live-board]").flatMap(shownOn).forEach((uid) => cards.add(uid));
  findAll("[data-live]").forEach((part) => parts.add(part));
  soon(SOON + Math.random() * SPREAD);
}

async function askForWanted() {
  if (document.hidden || isOut) return;
  if (find("[data-dragging], .picked")) return soon(SOON); // nothing moves below a card that is held
  const uids = [...wanted].slice(0, MOST);
  const all = [...parts].filter((part) => part.isConnected);
  const placed = [...cards];
  for (const done of [wanted, parts, cards]) done.clear();
  if (uids.length) await Promise.all(findAll("[data-live-rows]").map((list) => refreshRows(list, uids)));
  for (const part of all) await refreshPart(part);
  if (placed.length) for (const board of findAll("[data-live-board]")) await refreshBoard(board, placed);
  if (days) await refreshDays(find("[data-live-calendar]"));
}

const read = (html) => new DOMParser().parseFromString(html, "text/html");

async function refreshRows(list, uids) {
  const href = list.dataset.liveHref;
  const answer = await ask(`${href}${href.includes("?") ? "&" : "?"}${uids.map((uid) => `uid=${uid}`).join("&")}`);
  if (!answer?.ok) return;
  const told = read(`<table>${await answer.text()}</table>`);
  let changed = 0;
  for (const uid of uids) {
    const [was, now] = [rowOf(list, uid), rowOf(told, uid)];
    if (was && now) changed += patch(was, now);
    else if (was) changed += fade(was);
    else if (now) fresh.add(uid);
  }
  for (const { dataset } of findAll("tr[data-uid]", told)) if (!rowOf(list, dataset.uid)) fresh.add(dataset.uid);
  findAll("table[role=grid]", list).forEach(settle);
  showNews();
  if (changed) say(root.dataset.updated);
}

function plain(cell) {
  const copy = cell.cloneNode(true);
  for (const inner of findAll("[tabindex], [aria-describedby]", copy)) {
    inner.removeAttribute("tabindex");
    inner.removeAttribute("aria-describedby");
  }
  return copy.innerHTML;
}

/** Takes over the cells that differ, but not one that is edited or in which somebody stands. */
function patch(was, now) {
  let changed = was.classList.contains("gone") ? 1 : 0;
  was.classList.remove("gone");
  for (const [at, cell] of [...was.cells].entries()) {
    const kept = isEditing(cell) || cell.matches(".pick") || (cell !== document.activeElement && cell.contains(document.activeElement));
    if (kept || plain(cell) === plain(now.cells[at])) continue;
    cell.replaceChildren(...now.cells[at].childNodes);
    htmx.process(cell);
    cell.classList.add("saved");
    setTimeout(() => cell.classList.remove("saved"), 1000);
    changed = 1;
  }
  return changed;
}

function fade(row) {
  if (row.classList.contains("gone")) return 0;
  row.classList.add("gone");
  const word = document.createElement("span");
  word.className = "why";
  word.textContent = root.dataset.gone;
  find("th > *", row)?.append(word);
  return 1;
}

function showNews() {
  const button = find("#live-new");
  if (!button || !fresh.size) return;
  const { many, newOne, new: newOnes } = root.dataset;
  button.textContent = fresh.has("*") ? many : fresh.size === 1 ? newOne : newOnes.replace("2", fresh.size);
  if (button.hidden) say(button.textContent);
  button.hidden = false;
}

const isTouched = (form) =>
  form.contains(document.activeElement) ||
  Boolean(find("[data-uploads] > *", form)) || // what is being sent, and what was refused
  [...form.elements].some((control) => "defaultValue" in control && control.value !== control.defaultValue);

/** What stays as it is: forms that somebody works in, open menus, and a timeline that was read further than the first page. */
function keptIn(part, told) {
  const tails = findAll(".tl", part).filter((line) => line.children.length > (find(".tl", told)?.children.length ?? 0));
  const worked = findAll("form", part).filter(isTouched);
  const opened = findAll(":popover-open, dialog[open], .cell-edit", part);
  return [...tails, ...[...worked, ...opened].map((one) => one.closest("td.cell-edit") ?? one.closest("[id]") ?? one)];
}

async function refreshPart(part) {
  const answer = await ask(part.dataset.liveHref);
  if (answer && [403, 404].includes(answer.status) && part.dataset.live.includes(":")) return forget(part);
  if (!answer?.ok) return;
  const told = read(await answer.text());
  const now = told.getElementById(part.id) ?? told.body.firstElementChild;
  if (!now) return;
  const [before, kept] = [part.textContent, keptIn(part, now)];
  const unfolded = findAll("details[open]", part);
  kept.forEach((one) => one.setAttribute("hx-morph-skip", ""));
  if (!kept.includes(part)) {
    await htmx.swap({ sourceElement: part, target: part, text: now.innerHTML, swap: "innerMorph" });
  }
  kept.forEach((one) => one.removeAttribute("hx-morph-skip"));
  unfolded.forEach((one) => (one.open = true));
  if (part.textContent !== before) say(root.dataset.updated);
}

function forget(part) {
  part.removeAttribute("data-live");
  showToast("live-deleted");
}

/** Cards change and move where they are in sight; a card that is not yet is offered, as a row is. */
async function refreshBoard(board, uids) {
  const answer = await ask(board.dataset.liveHref);
  if (!answer?.ok) return;
  const told = read(await answer.text());
  const anyOne = uids.includes(SEALED); // which ones have changed is not known; what stands further down a pile stays
  let changed = 0;
  for (const uid of uids) {
    const [was, now] = [board, told].map((one) => find(`[data-card="${uid}"]`, one));
    if (was && (now || !anyOne || !find(`#${pileOf(was)} .kmore`, told))) changed += place(was, now, board);
    else if (now) fresh.add(uid);
  }
  const others = anyOne ? shownOn(told).filter((uid) => !find(`[data-card="${uid}"]`, board)) : [];
  others.forEach((uid) => fresh.add(uid));
  for (const head of findAll(".kcol-h", told)) document.getElementById(head.id)?.replaceChildren(...head.childNodes);
  const heads = find("#board-heads", told)?.getAttribute("hx-get");
  if (heads) htmx.ajax("GET", heads, { source: board, swap: "none" });
  await settleCards();
  showNews();
  if (changed) say(root.dataset.updated);
}

/** New cards are stops of the keys, and marked as they were. */
async function settleCards() {
  const moves = await import("./moves.js");
  moves.settle();
  show();
}

/** The days of a calendar that differ, each as a whole; whoever stands on an entry that is still there stays on it. */
async function refreshDays(calendar) {
  days = false;
  const answer = calendar && (await ask(calendar.dataset.liveHref));
  if (!answer?.ok || find("[data-dragging], .picked", calendar)) return;
  const told = read(await answer.text());
  const at = find(":focus", calendar)?.getAttribute("href");
  let changed = 0;
  for (const day of findAll("td[data-column]", told)) {
    const was = find(`[data-drop="${find("[data-drop]", day).dataset.drop}"]`, calendar)?.closest("td");
    if (!was || plain(was) === plain(day)) continue;
    was.replaceChildren(...day.childNodes);
    changed = 1;
  }
  if (!changed) return;
  if (at && !find(":focus", calendar)) find(`[href="${CSS.escape(at)}"]`, calendar)?.focus({ preventScroll: true });
  if (find("[data-card]", calendar)) find("#cal-nothing")?.remove();
  await settleCards();
  say(root.dataset.updated);
}

function place(was, now, board) {
  if (was.contains(document.activeElement) || plain(was) === (now && plain(now)) && pileOf(was) === pileOf(now)) return 0;
  if (!now) was.remove();
  else if (pileOf(was) === pileOf(now)) was.replaceChildren(...now.childNodes);
  else {
    find(`#${pileOf(now)}`, board).prepend(now);
    was.remove();
  }
  if (now) htmx.process(now.isConnected ? now : was);
  return 1;
}

const pileOf = (card) => card.closest("[data-drop]").id;

/** Said once in a while, not for every row. */
let saidAt = 0;
function say(text) {
  if (Date.now() - saidAt < RARELY) return;
  saidAt = Date.now();
  root.textContent = "";
  setTimeout(() => (root.textContent = text), 100);
}

function look() {
  if (document.hidden || isOut) return;
  if (source && Date.now() - beatAt > SILENT) close();
  if (!source && Date.now() - askedAt > POLL) askForAll();
  if (!source && Date.now() - triedAt > RETRY) open();
}

document.addEventListener("visibilitychange", async () => {
  if (document.hidden) {
    hiddenAt = Date.now();
    return close();
  }
  if ((isOut || Date.now() - passAt > PASS_LASTS) && !(await renew())) return;
  if (Date.now() - hiddenAt > SOON) askForAll();
  open();
});
addEventListener("pagehide", () => {
  close();
  atCell?.close();
});
setInterval(look, SILENT / 3);
open();
