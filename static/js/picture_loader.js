// Pictures: opened over the page, prepared in a composer, shown before they are saved. What does it loads when needed.

import { wantsNewTab } from "./actions.js";
import { composers } from "./composer_dom.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".witt-media a, .witt-quote-media a, .dm-msg figure > a");
  if (!link || wantsNewTab(event)) return;
  event.preventDefault();
  const gallery = await import("./gallery.js").catch(() => location.assign(link.href));
  gallery?.open(link);
});

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (composers(elt).length) import("./upload.js").catch(() => {}); // the page was left before it came
});

document.addEventListener("change", ({ target }) => {
  const [file] = (target.dataset.preview && target.files) || [];
  const shown = file && document.getElementById(target.dataset.preview);
  if (!shown) return;
  [shown.src, shown.hidden] = [URL.createObjectURL(file), false];
  shown.addEventListener("load", () => URL.revokeObjectURL(shown.src), { once: true });
});
