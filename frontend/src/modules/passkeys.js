// Passkeys: the server's question goes to the browser, the browser's answer back as a plain form. Forms stand
// hidden in the page and are shown where the browser can do this, which needs https or this very machine.
import { find, findAll, on } from "./dom.js";

const known = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials);

for (const form of findAll("form[data-passkey]")) {
  form.hidden = !known;
  const instead = form.nextElementSibling;
  if (!known && instead?.matches("[data-passkey-unknown]")) instead.hidden = false;
}

async function question(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions);
  const answer = await fetch(form.dataset.passkeyAddress, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const { publicKey } = await question(form);
  if (form.dataset.passkey === "make") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

on("submit", "form[data-passkey]", async (form, event) => {
  const credential = form.elements.credential;
  if (credential.value) return;
  event.preventDefault();
  const said = find("[data-passkey-said]", form);
  try {
    credential.value = JSON.stringify((await ask(form)).toJSON());
    form.requestSubmit();
  } catch {
    said.textContent = find("[data-passkey-failed]", form).textContent;
    said.hidden = false;
  }
});
