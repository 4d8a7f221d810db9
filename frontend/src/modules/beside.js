// The next and the previous record of the list one came from, in the order that was seen there, and the way back to
// the same place. The list leaves what it showed in this tab; nothing is asked of the server for it.
import { find, findAll, on } from "./dom.js";

const KEPT = "kith-list";
const MOST = 5000;
const chunks = new Map();

// ---- in the list

const rows = () => findAll("#content [data-uid]");
const total = () => /\d[\d.,\u00a0\u202f]*/.exec(find("#count")?.textContent ?? "")?.[0] ?? "";

/** From where further rows came, by the first of them: the address that shows them first. */
document.addEventListener("htmx:before:request", ({ target }) => {
  if (!target.matches?.("tr.more")) return;
  chunks.set(findAll("#content [data-uid]").length, target.getAttribute("hx-get"));
});

function first() {
  const asked = new URLSearchParams(location.search);
  return asked.get("row") ? Number(asked.get("row")) : asked.get("after") ? 0 : 1;
}

/** The address of the list that shows this row among its first ones. */
function placeOf(index, number) {
  const [start, address] = [...chunks].filter(([at]) => at <= index).pop() ?? [0, location.pathname + location.search];
  return start && number ? `${address}&row=${number + start}` : address;
}

on("click", "#content [data-uid] a[href]", (link) => {
  const row = link.closest("[data-uid]");
  const path = link.getAttribute("href").split(/[?#]/)[0];
  if (!path.endsWith(`/${row.dataset.uid}`)) return;
  const uids = [...new Set(rows().map((each) => each.dataset.uid))];
  const place = placeOf(uids.indexOf(row.dataset.uid), first());
  const kept = { path: path.slice(0, -37), uids: uids.slice(0, MOST), first: first(), total: total(), place };
  kept.next = find("#content tr.more")?.getAttribute("hx-get") ?? "";
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
  history.replaceState(history.state, "", `${place}#at-${row.dataset.uid}`);
});

/** Back in the list, the row one left from is in sight and has the focus. */
function comeBack() {
  if (!location.hash.startsWith("#at-")) return;
  const row = find(`#content [data-uid="${CSS.escape(location.hash.slice(4))}"]`);
  row?.scrollIntoView({ block: "center" });
  find("th[tabindex], td[tabindex], a[href]", row ?? document.body)?.focus({ preventScroll: true });
}

// ---- on the record

const listed = () => JSON.parse(sessionStorage.getItem(KEPT));

/** Further rows of the list, once the last known one is reached. */
async function more(kept) {
  const answer = await fetch(kept.next, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
  const text = answer.ok ? await answer.text() : "";
  const found = [...text.matchAll(/data-uid="([0-9a-f-]{36})"/g)].map(([, uid]) => uid);
  kept.uids.push(...found.filter((uid) => !kept.uids.includes(uid)));
  kept.next = /class="more" hx-get="([^"]+)"/.exec(text)?.[1].replaceAll("&amp;", "&") ?? "";
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

const number = (value) => value.toLocaleString(document.documentElement.lang);

async function showBeside() {
  const bar = find("[data-beside]");
  const kept = bar && listed();
  if (!kept || kept.path !== bar.dataset.beside) return;
  const at = kept.uids.indexOf(bar.dataset.uid);
  if (at < 0) return;
  if (at === kept.uids.length - 1 && kept.next && kept.uids.length < MOST) await more(kept);
  for (const [name, uid] of [["previous", kept.uids[at - 1]], ["next", kept.uids[at + 1]]]) {
    const link = find(`[data-${name}]`, bar);
    link.hidden = !uid;
    if (uid) link.href = `${kept.path}/${uid}`;
  }
  const words = find("[data-position]", bar);
  words.hidden = !kept.first || !kept.total;
  words.textContent = words.dataset.position.replace("{at}", number(kept.first + at)).replace("{total}", kept.total);
  bar.hidden = false;
  find(`.crumb a[href="${kept.path}"]`)?.setAttribute("href", `${kept.place.split("#")[0]}#at-${bar.dataset.uid}`);
}

document.addEventListener("htmx:after:swap", showBeside);
comeBack();
showBeside();
