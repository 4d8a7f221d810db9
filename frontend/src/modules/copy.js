// A button beside a value copies it, and says so. Where the browser keeps the clipboard closed, the value is selected.
import { on } from "./dom.js";

on("click", "[data-copy]", async (button) => {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.firstChild.data = button.dataset.copied;
  } catch {
    field.focus();
  }
});
