// What pages do beyond plain HTML. Every control also works without these files: they only save page loads.

import "./requests.js";
import "./act.js";
import "./menus.js";
import "./dialog.js";
import "./toasts.js";
import "./composer.js";
import "./drafts.js";
import "./pictures.js";
import "./live.js";
import "./keys.js";
import "./hover.js";
import "./times.js";

if (document.querySelector(".dm")) import("./conversation.js");
