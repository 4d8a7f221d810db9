// After a refused form the eye goes to the summary, from there by link to each field.
import { find, on } from "./dom.js";

document.addEventListener("htmx:after:swap", () => {
  const summary = find("[data-error-summary]:not([data-seen])");
  if (!summary) return;
  summary.dataset.seen = "";
  summary.focus();
});

on("click", "[data-error-summary] a", (link, event) => {
  const field = find(link.getAttribute("href"));
  if (!field) return;
  event.preventDefault();
  field.focus();
});

on("click", "[role=switch]", (button) => {
  const checked = button.ariaChecked !== "true";
  button.ariaChecked = String(checked);
  const kept = find("input[type=hidden]", button.parentElement);
  if (!kept) return;
  kept.value = checked ? "1" : "";
  kept.dispatchEvent(new Event("change", { bubbles: true }));
});

// Files of a record go as soon as they are chosen; what sends them comes with the first one.
on("change", "[data-upload] input[type=file]", async (input) => (await import("./upload.js")).upload(input));

// A drop zone shows the chosen file's name before it is sent.
on("change", "[data-file]", (input) => {
  const label = find("[data-file-name]", input.closest("label"));
  if (label && input.files[0]) label.textContent = input.files[0].name;
});

// A form that is on its way is not sent a second time, however often Enter is pressed on a slow line; forms that queue
// their presses themselves are left alone.
const LONGEST = 15000;
const onTheirWay = new Set();

addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const other = form.method === "dialog" || event.submitter?.formTarget || event.submitter?.hasAttribute("hx-post");
    if (other || form.hasAttribute("hx-sync")) return;
    if (onTheirWay.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    onTheirWay.add(form);
    setTimeout(() => event.defaultPrevented && !form.hasAttribute("hx-post") && onTheirWay.delete(form));
    setTimeout(() => onTheirWay.delete(form), LONGEST);
  },
  true,
);
document.addEventListener("htmx:finally:request", ({ target }) => onTheirWay.delete(target.closest?.("form") ?? target));
addEventListener("pageshow", () => onTheirWay.clear());
