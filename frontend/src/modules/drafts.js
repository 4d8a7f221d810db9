// Somebody whose session has ended in the middle of typing signs in again and finds the text where it was.
import { cellAt, edit } from "./cells.js";
import { find } from "./dom.js";

const DRAFT = "kith-draft";
const SECRET = ["csrfmiddlewaretoken", "password"];

const texts = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SECRET.includes(name)
    && form.elements[name]?.type !== "password");

document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest("form[hx-post]");
  // A composer keeps its own text, for the colleague who wrote it alone.
  if (!form || find("[data-draft]", form) || !ctx.hx.redirect?.startsWith("/sign-in/")) return;
  const draft = { at: location.pathname, to: form.getAttribute("hx-post"), texts: texts(form) };
  sessionStorage.setItem(DRAFT, JSON.stringify(draft));
});

const fill = (form, pairs) => {
  for (const [name, value] of pairs) {
    const control = form.elements[name];
    if (control && "value" in control && control.type !== "checkbox") control.value = value;
  }
};

const restore = () => {
  const draft = JSON.parse(sessionStorage.getItem(DRAFT));
  if (draft?.at !== location.pathname) return;
  sessionStorage.removeItem(DRAFT);
  const own = () => find(`form[hx-post="${CSS.escape(draft.to)}"]`);
  if (own()) return fill(own(), draft.texts);
  const opened = () => {
    if (!own()) return;
    document.removeEventListener("htmx:after:swap", opened);
    fill(own(), draft.texts);
  };
  document.addEventListener("htmx:after:swap", opened);
  const cell = cellAt(draft.to);
  if (cell) edit(cell);
  else find(`[hx-get="${CSS.escape(draft.to)}"]`)?.click();
};

addEventListener("load", () => setTimeout(restore));
