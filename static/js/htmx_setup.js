// What htmx brings back: errors as a sentence, whole pages as a visit, refused forms with the focus on the reason.

import { dialog } from "./dialog.js";
import { toast, toasts } from "./toasts.js";

Object.assign(htmx.config, {
  allowEval: false,
  attributesToSettle: ["class"], // not style: the Content-Security-Policy lets no attribute bring one
  includeIndicatorStyles: false,
  defaultSettleDelay: 0, // what has arrived can be used at once
  historyCacheSize: 0,
  refreshOnHistoryMiss: true, // Back and Forward load the page: a swapped body would leave all scripts with the old one
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..|422", swap: true }, // 422 is a form with its errors
    { code: "...", swap: false, error: true },
  ],
});

const OFFLINE = "We can’t reach Witter just now. Check your connection and try again.";
const PROBLEMS = {
  403: "That isn’t yours to do. Reload the page if it has been open for long.",
  404: "That has flown. It may have been deleted.",
  429: "That’s a lot at once. Have a cup of tea and try again.",
};

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const isPlain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  toast({ text: (isPlain && xhr.responseText) || PROBLEMS[xhr.status] || "Something broke on our end. Please try again." });
});
document.addEventListener("htmx:sendError", () => toast({ text: OFFLINE }));
document.addEventListener("htmx:timeout", () => toast({ text: OFFLINE }));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (xhr.status < 400 && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false; // a whole page, such as the log-in page after a long pause: go there
    location.assign(xhr.responseURL);
  } else if (xhr.status < 300 && requestConfig.verb === "post" && dialog.contains(target)) {
    dialog.close();
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") toasts.replaceChildren(); // what it said is past
});

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const problem = elt.querySelector("form .alert-danger, form [aria-invalid=true]");
  if (problem?.matches(".alert-danger")) problem.tabIndex = -1;
  problem?.focus();
});
