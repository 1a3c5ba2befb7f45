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

const left = () => {}; // a page that is left before a file came needs it no more

if (document.querySelector(".dm")) import("./conversation.js").catch(left);
if (document.getElementById("q2")) import("./search.js").catch(left);
if (document.body.dataset.live) import("./live.js").catch(left);
if (matchMedia("(any-hover: hover)").matches) await import("./hover.js").catch(left); // fingers do not rest on names
if (document.body.dataset.keys) import("./keys.js").catch(left);
