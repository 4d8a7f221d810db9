// Dialogs are kept for what cannot be undone. They come from the server into #dialog and open at once.
import { find, on } from "./dom.js";

document.addEventListener("htmx:after:swap", () => {
  const dialog = find("#dialog > dialog");
  if (dialog && !dialog.open) dialog.showModal();
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

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  const dialog = find("#confirm");
  if (!dialog) return;
  event.preventDefault();
  find("[data-question]", dialog).textContent = ctx.confirm;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? issueRequest() : dropRequest()), { once: true });
  dialog.showModal();
});
