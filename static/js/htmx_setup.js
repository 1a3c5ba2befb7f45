// Configure htmx: show errors as toasts, open full-page responses as a page load, focus the error of an invalid form.

import { closeAndFocusOpener, closePlaceholder, dialog } from "./dialog.js";
import { toast, toasts } from "./toasts.js";

Object.assign(htmx.config, {
  allowEval: false,
  attributesToSettle: ["class"], // not style: the Content-Security-Policy forbids style attributes
  includeIndicatorStyles: false,
  defaultSettleDelay: 0, // new elements are usable at once
  historyCacheSize: 0,
  refreshOnHistoryMiss: true, // Back and Forward reload the page: the modules hold references to elements of its body
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..|422", swap: true }, // 422: a form with its errors
    { code: "...", swap: false, error: true },
  ],
});

const OFFLINE_MESSAGE = "We can’t reach Witter just now. Check your connection and try again.";
const ERROR_MESSAGES = {
  403: "That isn’t yours to do. Reload the page if it has been open for long.",
  404: "That has flown. It may have been deleted.",
  429: "That’s a lot at once. Have a cup of tea and try again.",
};

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const isPlain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  showError((isPlain && xhr.responseText) || ERROR_MESSAGES[xhr.status] || "Something broke on our end. Please try again.");
});
document.addEventListener("htmx:sendError", () => showError(OFFLINE_MESSAGE));
document.addEventListener("htmx:timeout", () => showError(OFFLINE_MESSAGE));

function showError(text) {
  closePlaceholder();
  toast({ text });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (xhr.status < 400 && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false; // a full page, such as the log-in page after the session expired: load it
    location.assign(xhr.responseURL);
  } else if (xhr.status < 300 && requestConfig.verb === "post" && dialog.contains(target)) {
    closeAndFocusOpener();
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") toasts.replaceChildren(); // dismiss the toast of the action before
});

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const invalid = elt.querySelector("form .alert-danger, form [aria-invalid=true]");
  if (invalid?.matches(".alert-danger")) invalid.tabIndex = -1;
  invalid?.focus();
});
