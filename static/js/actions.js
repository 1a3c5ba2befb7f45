// Send action buttons (like, repost, follow…) with htmx and swap the part of the page around them; open links marked
// data-dialog in the dialog.

import { dialog, openComposer, openDialog } from "./dialog.js";
import { closeMenus } from "./menus.js";
import { focus, markFresh, refreshParts, showEmptyState } from "./page_parts.js";

const BUTTONS = "button:not([data-copy])"; // a script adds that one

// An action whose response is only a toast, and events that change the page.
function sendWithoutSwap(button) {
  button.closest("details")?.querySelector("summary").focus();
  closeMenus();
  htmx.ajax("POST", button.formAction, { source: button, target: document.body, swap: "none" }).catch(() => {});
}

async function sendAction(button, target) {
  const { parentElement: parent } = target;
  const position = [...parent.children].indexOf(target);
  const buttonPosition = [...target.querySelectorAll(BUTTONS)].indexOf(button);
  const count = parent.children.length;
  await htmx.ajax("POST", button.formAction, { source: button, target, swap: "outerHTML" }).catch(() => {});
  const isRemoved = parent.children.length < count; // nothing came in its place
  if (isRemoved && parent.matches("li")) return removeRow(parent);
  if (isRemoved && !parent.children.length) return showEmptyState(parent);
  const replacement = parent.children[position] ?? parent.lastElementChild;
  if (!isRemoved) markFresh(replacement);
  if (document.activeElement === document.body) focusButton(replacement, buttonPosition);
}

// Focus the button at this position, or the menu that it is in, or the element if it has no such button.
function focusButton(element, position) {
  const button = element.querySelectorAll(BUTTONS)[position];
  focus((button?.checkVisibility() ? button : button?.closest("details")?.querySelector("summary")) ?? element);
}

// Remove a row of a list, and focus the one after it, or at the end the one before, if the focus was in the row.
function removeRow(row) {
  const list = row.parentElement;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!list.children.length) showEmptyState(list);
  if (next && document.activeElement === document.body) focus(next.firstElementChild ?? next);
}

// Buttons that show an icon alone have their name as a tooltip.
const named = new WeakSet();
function showName({ target }) {
  const control = target.closest?.("a, button, summary");
  if (!control || (control.title && !named.has(control))) return;
  const hidden = [...control.children].find((child) => child.offsetWidth === 1); // for screen readers alone
  const visible = [...control.childNodes].filter((node) => !(node.offsetWidth <= 1));
  if (visible.some((node) => /\p{L}{2}/u.test(node.textContent))) return; // words, not a number beside the icon
  const name = hidden?.textContent ?? (control.innerText.trim().length < 2 ? control.ariaLabel : "");
  if (!name) return;
  control.title = name.replace(/\s+/g, " ").trim();
  named.add(control);
}
document.addEventListener("pointerover", showName);

export function wantsNewTab(event) {
  return event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=act]:is([data-swap], .witt-actions *, .wt-dismiss)");
  const link = event.target.closest("a[data-dialog]");
  const target = button?.closest(button.dataset.swap ?? ".witt-actions, .person, #suggestions");
  if (button?.dataset.swap === "none") {
    event.preventDefault();
    sendWithoutSwap(button);
  } else if (target) {
    event.preventDefault();
    sendAction(button, target);
  } else if (link && !wantsNewTab(event)) {
    event.preventDefault();
    closeMenus();
    if (link.pathname === "/compose" && !dialog.open) openComposer(link);
    else openDialog(link.href, link);
  }
});
