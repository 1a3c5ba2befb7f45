// What pages do beyond plain HTML. Every control also works without these files: they only save page loads.

import "./requests.js";
import "./act.js";
import "./menus.js";
import "./dialog.js";
import "./toasts.js";
import "./composer.js";
import "./drafts.js";
import "./pictures.js";
import "./above.js";
import "./times.js";

if (document.querySelector(".dm")) import("./conversation.js");
if (document.body.dataset.live) import("./live.js");
if (matchMedia("(any-hover: hover)").matches) await import("./hover.js"); // fingers do not rest on names
if (document.body.dataset.keys) import("./keys.js");
