// Pages demand trusted types. The one policy lets htmx read the server's answers, which the server has
// escaped, and nothing else: any other place that makes HTML or script out of text is refused.
const READERS = new Set(["Document parseHTMLUnsafe", "DOMParser parseFromString"]);

window.trustedTypes?.createPolicy("default", {
  createHTML: (html, type, sink) => (READERS.has(sink) ? html : null),
});
