// Files are sent as soon as they are chosen or dropped, one after the other, each with its own progress. Loaded when needed.
import { find } from "./dom.js";
import htmx from "./htmx.js";

function shown(form, name) {
  const line = find("template", form).content.firstElementChild.cloneNode(true);
  find("[data-name]", line).textContent = name;
  find("[data-uploads]", form).append(line);
  return line;
}

function refused(line, text) {
  find("progress", line)?.remove();
  const error = find("[data-error]", line);
  error.textContent = text;
  error.hidden = false;
  return false;
}

/** What the answer says was wrong; the form came back with it, or something else failed on the way. */
function reason(request, form) {
  const parsed = request.status === 422 && new DOMParser().parseFromString(request.responseText, "text/html");
  return (parsed && find("[role=alert] li", parsed)?.textContent) || form.dataset.failed;
}

function sent(form, file, line) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", form.action);
    for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers:inherited")))) {
      request.setRequestHeader(name, value);
    }
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = ({ loaded, total }) => {
      find("progress", line).value = total ? loaded / total : 0;
    };
    request.onload = () => done(request.status < 300 || refused(line, reason(request, form)));
    request.onerror = () => done(refused(line, form.dataset.failed));
    request.send(body);
  });
}

export async function upload(input) {
  const form = input.form;
  const lines = [...input.files].map((file) => [file, shown(form, file.name)]);
  input.value = "";
  let kept = 0;
  for (const [file, line] of lines) {
    if (file.size > Number(form.dataset.largest)) refused(line, form.dataset.tooLarge);
    else if (await sent(form, file, line)) {
      line.remove();
      kept += 1;
    }
  }
  if (!kept) return;
  const failed = [...find("[data-uploads]", form).children];
  await htmx.ajax("GET", find("#files > [data-upload]").getAttribute("action"), { target: "#files", swap: "outerHTML" });
  find("#files [data-uploads]")?.append(...failed);
}
