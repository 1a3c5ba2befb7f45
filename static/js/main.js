// What pages do beyond plain HTML. Every control also works without these files: they only save page loads.

import "./htmx_setup.js";
import "./actions.js";
import "./menus.js";
import "./dialog.js";
import "./toasts.js";
import "./composer.js";
import "./drafts.js";
import "./picture_loader.js";
import "./conversation_toggle.js";
import "./relative_times.js";

const left = () => {}; // a page that is left before a file came needs it no more

if (document.querySelector(".dm")) import("./messages.js").catch(left);
if (document.getElementById("q2")) import("./search.js").catch(left);
if (document.body.dataset.pollSeconds) import("./polling.js").catch(left);
if (matchMedia("(any-hover: hover)").matches) await import("./hover_cards.js").catch(left); // fingers do not rest on names
if (document.body.dataset.profileUrl) import("./keyboard_shortcuts.js").catch(left);
