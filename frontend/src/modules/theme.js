import { on } from "./dom.js";
import htmx from "./htmx.js";

const root = document.documentElement;

function isDark() {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

on("click", "[data-theme-toggle]", (button) => {
  root.dataset.theme = isDark() ? "light" : "dark";
  const address = button.dataset.themeToggle;
  if (address) htmx.ajax("POST", address, { source: button, swap: "none", values: { theme: root.dataset.theme } });
});
