// A toast goes after six seconds unless it is read (hovered or focused), tells of an error or shows a job.
import { find, findAll, isEditable, meant, on } from "./dom.js";

const LIFETIME = 6000;
const UNDO_FOR = 10000;
const AT_MOST = 3;

const region = find("#toasts");
const leaves = (toast) => toast.matches("[data-toast=passing]");
// A pointer that merely rests where the toast came up reads nothing: it has to move there.
const isRead = (toast) => toast.matches(":focus-within") || ("met" in toast.dataset && toast.matches(":hover"));

function retire(toast) {
  if (!toast.isConnected) return;
  if (isRead(toast)) setTimeout(retire, 1000, toast);
  else toast.remove();
}

function receive(toast) {
  toast.dataset.since = Date.now();
  if (leaves(toast)) setTimeout(retire, LIFETIME, toast);
  const surplus = region.children.length - AT_MOST;
  findAll("[data-toast=passing]", region).slice(0, Math.max(0, surplus)).forEach((old) => old.remove());
}

export function showToast(templateId) {
  const template = document.getElementById(templateId);
  if (template && region) region.append(template.content.cloneNode(true));
}

function undoNewest() {
  const newest = findAll("[data-toast]", region)
    .reverse()
    .find((toast) => find("[data-undo]", toast));
  if (newest && Date.now() - newest.dataset.since < UNDO_FOR) find("[data-undo]", newest).click();
}

if (region) {
  findAll("[data-toast]", region).forEach(receive);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) [...addedNodes].filter((node) => node.dataset?.toast).forEach(receive);
  }).observe(region, { childList: true });
}

on("pointermove", "[data-toast]", (toast) => (toast.dataset.met = ""));
on("click", "[data-dismiss]", (button) => button.closest("[data-toast]").remove());

addEventListener("keydown", (event) => {
  if (meant(event) === "z" && region && !isEditable(event.target)) undoNewest();
});

document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.error instanceof TypeError) showToast("toast-offline");
});
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const explained = ctx.response.status === 422 || ctx.text?.includes("#toasts");
  if (!explained) showToast("toast-failed");
});
