// Action buttons (like, repost, follow…) swap a piece of the page; links marked data-dialog open in the dialog.

import { dialog } from "./dialog.js";
import { closeMenus } from "./menus.js";

async function act(button, target) {
  const { parentElement: parent } = target;
  const place = [...parent.children].indexOf(target);
  const order = [...target.querySelectorAll("button")].indexOf(button);
  await htmx.ajax("POST", button.formAction, { source: button, target, swap: "outerHTML" }).catch(() => {});
  const fresh = parent.children[place];
  if (!fresh && parent.matches("li")) return parent.remove(); // a deleted witt leaves no gap
  fresh?.classList.add("is-fresh");
  if (fresh && document.activeElement === document.body) focus(fresh.querySelectorAll("button")[order] ?? fresh);
}

// Who works with the keyboard goes on where the button was, even where only words are left.
function focus(element) {
  if (!element.matches("button")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

export function wantsNewTab(event) {
  return event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=act]:is([data-swap], .witt-action)");
  const link = event.target.closest("a[data-dialog]");
  const target = button?.closest(button.dataset.swap ?? ".witt-actions");
  if (target) {
    event.preventDefault();
    act(button, target);
  } else if (link && !wantsNewTab(event)) {
    event.preventDefault();
    closeMenus();
    htmx.ajax("GET", link.href, { source: link, target: dialog, swap: "innerHTML" }).catch(() => {});
  }
});
