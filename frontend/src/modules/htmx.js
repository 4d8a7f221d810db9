import htmx from "htmx.org/dist/htmx.esm.js";

// Of a refusal only its toast is shown; the page keeps what it holds. 422 brings the form back with its errors.
htmx.config.noSwap = [204, 304, 401, 403, 404, 409, "5xx"];
// Every address that is pushed answers a whole page, so going back loads it as the browser would.
htmx.config.history = "reload";

export default htmx;
