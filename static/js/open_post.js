// On touch screens a tap on a witt opens it, unless it hits a control. Its link, the time, is a small target for a finger.

const CONTROLS = "a, button, summary, details, label, input, textarea";
const MENUS = "details.wt-menu[open], details.witt-alt[open]"; // a tap beside an open one closes it
const touchScreen = matchMedia("(hover: none) and (pointer: coarse)");

function openPost({ target }) {
  if (!touchScreen.matches || target.closest(CONTROLS) || document.querySelector(MENUS)) return;
  if (getSelection().isCollapsed) target.closest("main .witt")?.querySelector("a.witt-time")?.click();
}

document.addEventListener("click", openPost, true); // before a click closes the menus
