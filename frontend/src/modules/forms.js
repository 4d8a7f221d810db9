// After a refused form the eye goes to the summary, from there by link to each field.
import { find, findAll, on } from "./dom.js";

document.addEventListener("htmx:after:swap", () => {
  const summary = find("[data-error-summary]:not([data-seen])");
  if (!summary) return;
  summary.dataset.seen = "";
  summary.focus();
});

// A part that was drawn anew around the reader keeps them: in the form that opened in it, or where it was opened from.
let opened = "";
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const part = ctx?.target?.id && find(`#${CSS.escape(ctx.target.id)}[data-refocus]`);
  if (!part || document.activeElement !== document.body) return;
  const form = find("form", part);
  const place = form ? "form :is(input:not([type=hidden]), select, textarea)" : `[hx-get="${CSS.escape(opened)}"]`;
  (find(place, part) ?? find("a, button", part))?.focus();
  opened = form?.getAttribute("hx-post") ?? "";
});

on("keydown", "[data-refocus] form", (form, event) => {
  if (event.key === "Escape" && !event.defaultPrevented) find("[data-cancel]", form)?.click();
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

// What is corrected stands no longer in red: its words go, its link in the summary, and with the last one the summary.
on("input", "form *", (control) => {
  const summary = find("[data-error-summary]", control.form ?? document);
  const field = control.closest(".field");
  find(".err", field ?? control)?.remove();
  for (const each of field ? findAll("[aria-invalid]", field) : []) each.removeAttribute("aria-invalid");
  if (!summary) return;
  for (const each of findAll("[id]", field ?? control)) find(`a[href="#${CSS.escape(each.id)}"]`, summary)?.remove();
  if (!find("a", summary)) summary.remove();
});

// A form that is on its way is not sent a second time, however often Enter is pressed on a slow line; forms that queue
// their presses themselves are left alone.
const LONGEST = 15000;
const onTheirWay = new Map();

const arrived = (form) => {
  onTheirWay.get(form)?.removeAttribute("aria-busy");
  onTheirWay.delete(form);
};

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
    onTheirWay.set(form, event.submitter);
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => event.defaultPrevented && !form.hasAttribute("hx-post") && arrived(form));
    setTimeout(arrived, LONGEST, form);
  },
  true,
);
document.addEventListener("htmx:finally:request", ({ target }) => arrived(target.closest?.("form") ?? target));
addEventListener("pageshow", () => onTheirWay.forEach((_button, form) => arrived(form)));

// What a page shows in a frame of its own is there at once.
const press = () => {
  const button = find("[data-at-once]");
  button?.removeAttribute("data-at-once");
  button?.click();
};
document.addEventListener("htmx:after:swap", press);
press();
