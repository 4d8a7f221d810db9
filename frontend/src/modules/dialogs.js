// Dialogs are kept for what cannot be undone. They come from the server into #dialog and open at once.
import { find, on } from "./dom.js";

document.addEventListener("htmx:after:swap", ({ detail }) => {
  const dialog = find("#dialog > dialog");
  if (dialog && !dialog.open) dialog.showModal();
  // What was asked for in addition is filled in at once.
  const parts = detail.ctx?.target;
  if (parts?.id === "bulk-parts") find("input:not([type=hidden]), textarea, select:last-of-type", parts.lastElementChild)?.focus();
});

on("click", "[data-close]", (button) => button.closest("dialog").close());
on("click", "dialog", (dialog, event) => {
  if (event.target === dialog && !dialog.hasAttribute("data-keep")) dialog.close();
});
document.addEventListener("close", ({ target }) => target.parentElement?.id === "dialog" && target.remove(), true);

// The word to type before several records go for good.
on("input", "[data-word]", (input) => {
  const ready = input.value.trim() === input.dataset.word;
  find("[data-needs-word]", input.closest("dialog, form")).disabled = !ready;
});

/** What a button says of itself, without the key that presses it: the button of the dialog names the same deed. */
const ownText = (button) => {
  const texts = [...button.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE || node.matches?.("span:not(.num)"));
  return texts.map((node) => node.textContent).join("").trim();
};

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  const dialog = find("#confirm");
  if (!dialog) return;
  event.preventDefault();
  find("[data-question]", dialog).textContent = ctx.confirm;
  const yes = find("[value=yes]", dialog);
  yes.dataset.otherwise ??= yes.textContent;
  const deed = ctx.sourceElement.matches("form") ? find("[type=submit]", ctx.sourceElement) : ctx.sourceElement;
  yes.textContent = (deed && ownText(deed)) || yes.dataset.otherwise;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? issueRequest() : dropRequest()), { once: true });
  dialog.showModal();
});
