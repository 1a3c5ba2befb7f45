// Entry point. All controls also work without JavaScript; these modules save page loads.

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
// Those above import these; named here, they are requested in the same round trip (docs/decisions/0011).
import "./keyboard.js";
import "./undo.js";
import "./composer_dom.js";

const ignoreLoadFailure = () => {}; // the page was closed before the module arrived

if (document.querySelector(".dm")) import("./messages.js").catch(ignoreLoadFailure);
if (document.getElementById("q2")) import("./search.js").catch(ignoreLoadFailure);
if (document.body.dataset.pollSeconds) import("./polling.js").catch(ignoreLoadFailure);
if (matchMedia("(any-hover: hover)").matches) await import("./hover_cards.js").catch(ignoreLoadFailure); // no touch screens
if (document.body.dataset.profileUrl) import("./keyboard_shortcuts.js").catch(ignoreLoadFailure);
