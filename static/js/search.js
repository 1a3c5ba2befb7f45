// Create one history entry per search while typing: the first request pushes it, later ones replace it. A new focus of
// the box starts a new search.

const SEARCH_BOX = "#q2";

function setHistoryMode(box, mode) {
  box.removeAttribute(mode === "push" ? "data-hx-replace-url" : "data-hx-push-url");
  box.setAttribute(`data-hx-${mode}-url`, "true");
}

document.addEventListener("focusin", ({ target }) => target.matches(SEARCH_BOX) && setHistoryMode(target, "push"));
document.addEventListener("htmx:pushedIntoHistory", () => {
  const box = document.querySelector(SEARCH_BOX);
  if (box) setHistoryMode(box, "replace");
});
