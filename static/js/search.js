// The search box: load its suggestions when it gets the focus. On the page of results, create one history entry per
// search while typing: the first request pushes it, later ones replace it. A new focus of the box starts a new search.

const SEARCH_BOX = "#q";
const LIVE_SEARCH_BOX = "#q[data-hx-get]";

function setHistoryMode(box, mode) {
  box.removeAttribute(mode === "push" ? "data-hx-replace-url" : "data-hx-push-url");
  box.setAttribute(`data-hx-${mode}-url`, "true");
}

function loadSuggestions(target) {
  if (target.matches(SEARCH_BOX)) import("./search_box.js").catch(() => {}); // the page was closed meanwhile
}

document.addEventListener("focusin", ({ target }) => {
  loadSuggestions(target);
  if (target.matches(LIVE_SEARCH_BOX)) setHistoryMode(target, "push");
});
document.addEventListener("htmx:pushedIntoHistory", () => {
  const box = document.querySelector(LIVE_SEARCH_BOX);
  if (box) setHistoryMode(box, "replace");
});
loadSuggestions(document.activeElement); // focused before this module arrived
