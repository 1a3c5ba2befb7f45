// Searching while one types makes one entry in the history: the first pause adds it, further ones replace it.
// Leaving the box ends the search; what is typed when it has the focus again is another.

const BOX = "#q2";

function record(box, how) {
  box.removeAttribute(how === "push" ? "data-hx-replace-url" : "data-hx-push-url");
  box.setAttribute(`data-hx-${how}-url`, "true");
}

document.addEventListener("focusin", ({ target }) => target.matches(BOX) && record(target, "push"));
document.addEventListener("htmx:pushedIntoHistory", () => record(document.querySelector(BOX), "replace"));
