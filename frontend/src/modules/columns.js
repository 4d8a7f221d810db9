// Columns: wide as they are dragged, by pointer or with the arrow keys; in the order in which the menu has them.
import { debounce, find, findAll, on } from "./dom.js";
import htmx from "./htmx.js";

const STEP = 16;
const headOf = (handle) => handle.closest("th");
const bounded = (handle, width) => Math.round(Math.min(Math.max(width, handle.ariaValueMin), handle.ariaValueMax));
const colOf = (head) => head.closest("table").querySelectorAll("col")[head.cellIndex];

/** Gives every column the width it has, so that a change of one leaves the others as they are. */
function settle(table) {
  if (table.classList.contains("fixed-w")) return;
  const widths = [...table.tHead.rows[0].cells].map((cell) => cell.offsetWidth);
  findAll("col", table).forEach((col, place) => col.setAttribute("width", widths[place]));
  table.classList.add("fixed-w");
}

function widen(handle, width) {
  handle.ariaValueNow = bounded(handle, width);
  colOf(headOf(handle)).setAttribute("width", handle.ariaValueNow);
}

/** The address holds the widths, so that a link and a saved view hold them too. */
async function keep(table) {
  const heads = findAll("[data-key-of]", table);
  const columns = heads.map((head) => `${head.dataset.keyOf}:${Math.round(colOf(head).getAttribute("width"))}`);
  const address = new URL(location);
  address.searchParams.set("columns", columns.join(","));
  history.replaceState(history.state, "", address);
  for (const link of findAll("a[href], a[data-more]", table.tHead)) {
    for (const name of ["href", "data-more"]) {
      if (!link.hasAttribute(name)) continue;
      const led = new URL(link.getAttribute(name), location);
      led.searchParams.set("columns", columns.join(","));
      link.setAttribute(name, led.pathname + led.search);
    }
  }
  await htmx.ajax("GET", `${address.pathname}/laid-out${address.search}`, { source: table, swap: "none" });
}

const keepSoon = debounce(600, keep);

on("pointerdown", "[data-width]", (handle, event) => {
  event.preventDefault();
  const table = handle.closest("table");
  const [start, before] = [event.clientX, headOf(handle).offsetWidth];
  const way = document.dir === "rtl" ? -1 : 1;
  settle(table);
  handle.setPointerCapture(event.pointerId);
  const move = (at) => widen(handle, before + way * (at.clientX - start));
  handle.addEventListener("pointermove", move);
  handle.addEventListener(
    "lostpointercapture",
    (at) => {
      handle.removeEventListener("pointermove", move);
      if (at.clientX !== start) keep(table);
    },
    { once: true },
  );
});

on("keydown", "[data-width]", (handle, event) => {
  const steps = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!steps) return;
  event.preventDefault();
  const table = handle.closest("table");
  settle(table);
  widen(handle, headOf(handle).offsetWidth + steps * STEP * (event.shiftKey ? 4 : 1));
  keepSoon(table);
});

// Shift on a column's head orders by it as well.
on("click", "thead a[data-more]", (link, event) => {
  if (!event.shiftKey) return;
  event.preventDefault();
  location.assign(link.dataset.more);
});

const rowOf = (grip) => grip.closest("li");

function say(grip) {
  const rows = [...rowOf(grip).parentElement.children];
  find("[data-said]", grip.form).textContent = `${rows.indexOf(rowOf(grip)) + 1} / ${rows.length}`;
}

function shift(row, down) {
  const other = down ? row.nextElementSibling : row.previousElementSibling;
  if (other) down ? other.after(row) : other.before(row);
  return other;
}

on(
  "keydown",
  "[data-grip]",
  (grip, event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    shift(rowOf(grip), event.key === "ArrowDown");
    grip.focus();
    say(grip);
  },
  { capture: true },
);

on("pointerdown", "[data-grip]", (grip, event) => {
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const row = rowOf(grip);
  const move = ({ clientY }) => {
    const box = row.getBoundingClientRect();
    if (clientY > box.bottom) shift(row, true);
    else if (clientY < box.top) shift(row, false);
    grip.setPointerCapture(event.pointerId);
  };
  row.classList.add("moving");
  grip.addEventListener("pointermove", move);
  const end = () => {
    grip.removeEventListener("pointermove", move);
    row.classList.remove("moving");
    grip.focus();
    say(grip);
  };
  grip.addEventListener("pointerup", end, { once: true });
});
