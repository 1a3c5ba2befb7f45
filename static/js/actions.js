// Send action buttons (like, repost, follow…) with htmx and swap the part of the page around them; open links marked
// data-dialog in the dialog.

import { openDialog } from "./dialog.js";
import { closeMenus } from "./menus.js";

async function sendAction(button, target) {
  const { parentElement: parent } = target;
  const position = [...parent.children].indexOf(target);
  const buttonPosition = [...target.querySelectorAll("button")].indexOf(button);
  await htmx.ajax("POST", button.formAction, { source: button, target, swap: "outerHTML" }).catch(() => {});
  const replacement = parent.children[position];
  if (!replacement && parent.matches("li")) return removeRow(parent); // nothing came in its place: deleted
  if (!replacement) return;
  markFresh(replacement);
  if (document.activeElement !== document.body) return;
  focus(replacement.querySelectorAll("button")[buttonPosition] ?? replacement);
}

// Mark what an action has just put here until the pointer or the focus leaves it: a new button shows its state, and only
// on the next hover or focus what pressing it does.
function markFresh(element) {
  element.classList.add("is-fresh");
  for (const type of ["pointerleave", "focusout"]) {
    element.addEventListener(type, () => element.classList.remove("is-fresh"), { once: true });
  }
}

// Remove a row of a list, and focus the one after it, or at the end the one before, if the focus was in the row.
function removeRow(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (next && document.activeElement === document.body) focus(next.firstElementChild ?? next);
}

// Focus the new button, or the new element if it has no button, so that keyboard users stay at this point of the page.
function focus(element) {
  if (!element.matches("button")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

export function wantsNewTab(event) {
  return event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=act]:is([data-swap], .witt-action, .wt-dismiss)");
  const link = event.target.closest("a[data-dialog]");
  const target = button?.closest(button.dataset.swap ?? ".witt-actions, .person, #suggestions");
  if (target) {
    event.preventDefault();
    sendAction(button, target);
  } else if (link && !wantsNewTab(event)) {
    event.preventDefault();
    closeMenus();
    openDialog(link.href, link);
  }
});
