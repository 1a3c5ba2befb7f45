// Load the picture gallery when a picture is opened, and preview chosen profile images.

import { wantsNewTab } from "./actions.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".witt-media a, .witt-quote-media a, .dm-msg figure > a, .media-grid li > a");
  if (!link || wantsNewTab(event)) return;
  event.preventDefault();
  const gallery = await import("./gallery.js").catch(() => location.assign(link.href));
  gallery?.open(link);
});

document.addEventListener("change", ({ target }) => {
  const [file] = (target.dataset.preview && target.files) || [];
  const preview = file && document.getElementById(target.dataset.preview);
  if (!preview) return;
  [preview.src, preview.hidden] = [URL.createObjectURL(file), false];
  preview.addEventListener("load", () => URL.revokeObjectURL(preview.src), { once: true });
});
