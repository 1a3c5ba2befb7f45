// Refresh parts of the page in place from a new response of its address, for example after an action on a person.

const CONTROLS = "a[href], button, summary";
const TIMELINES_WITHOUT_MUTED = /^\/((discover|hashtags?|notifications|\w+\/lists)(\/.*)?)?$/;

// Mark what an action has just put here until the pointer or the focus leaves it: a new button shows its state, and only
// on the next hover or focus what pressing it does.
export function markFresh(element) {
  const listeners = new AbortController();
  function unmark({ type, target }) {
    if (type === "pointerover" && element.contains(target)) return;
    element.classList.remove("is-fresh");
    listeners.abort();
  }
  element.classList.add("is-fresh");
  // Not pointerleave, which needs a pointerenter: that comes late if the element is new under the pointer.
  document.addEventListener("pointerover", unmark, { signal: listeners.signal });
  element.addEventListener("focusout", unmark, { signal: listeners.signal });
}

export async function refreshParts(selector) {
  const parts = [...document.querySelectorAll(selector)];
  if (!parts.length) return;
  try {
    const response = await fetch(location.href);
    if (!response.ok || response.redirected) return location.reload(); // hidden from the viewer, or logged out
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of parts) replacePart(part, page.getElementById(part.id));
  } catch {} // no connection
}

const followButtonsIn = (part) => [...part.querySelectorAll(".btn-follow")];
const menusIn = (part) => (part.matches("details") ? [part] : [...part.querySelectorAll("details.wt-menu")]);

function replacePart(part, fresh) {
  if (!fresh || !part.isConnected) return;
  const focused = part.contains(document.activeElement) && [...part.querySelectorAll(CONTROLS)].indexOf(document.activeElement);
  const openMenu = menusIn(part).findIndex((menu) => menu.open);
  const freshButton = followButtonsIn(part).findIndex((button) => button.closest(".is-fresh"));
  htmx.swap(part, fresh.outerHTML, { swapStyle: "outerHTML" });
  const shown = document.getElementById(part.id);
  if (freshButton >= 0 && followButtonsIn(shown)[freshButton]) markFresh(followButtonsIn(shown)[freshButton]);
  menusIn(shown)[openMenu]?.setAttribute("open", "");
  if (focused === false) return;
  const control = shown.querySelectorAll(CONTROLS)[focused];
  if (!control) shown.tabIndex = -1;
  (control ?? shown).focus({ preventScroll: true });
}

// Focus an element that need not be a control, so that keyboard users stay at this point of the page.
export function focus(element) {
  if (!element.matches("button, summary")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

// The server decides what an empty page shows. A list beside a composer, whose text must stay, is removed.
export function showEmptyState(list) {
  if (document.querySelector("#main .composer")) list.closest("section")?.remove();
  else refreshParts("#main");
}

// Hide the rows of a person whom the viewer does not want to see any more; show them again after Undo.
function updateRows({ username, is_blocking: isBlocking, is_muting: isMuting, is_dismissed: isDismissed }) {
  const isHidden = isBlocking || (isMuting && TIMELINES_WITHOUT_MUTED.test(location.pathname));
  const link = `[href="/${username}"]`;
  const changed = [];
  const setHidden = (row, hidden) => {
    if (row.hidden !== hidden) changed.push(row);
    row.hidden = hidden;
  };
  for (const row of document.querySelectorAll(".wt-suggest > li")) {
    if (row.querySelector(`.person-name${link}`)) setHidden(row, isBlocking || isMuting);
  }
  for (const row of document.querySelectorAll(".wt-feed > li, .witt-replies > li")) {
    const card = row.querySelector(":scope > :is(.witt, .note, .person)");
    if (card?.matches(`.person:has(.wt-dismiss):has(.person-name${link})`)) setHidden(row, isDismissed);
    else if (card?.matches(".note") ? isOnlyActor(card, link) : card?.querySelector(`.witt-avatar${link}, .witt-context ${link}`)) setHidden(row, isHidden);
  }
  if (changed.length) moveFocus(changed);
  const list = isDismissed && changed[0]?.parentElement;
  if (list && ![...list.children].some(isShown)) showEmptyState(list);
}

const isShown = (row) => !row.hidden;

// If the focus was in a row that is hidden now, focus the next one, or the one before, or the toast's Undo. If it was on
// an Undo button, which is gone, focus the first row that is back.
function moveFocus(changed) {
  const row = changed.find((each) => each.contains(document.activeElement)) ?? changed[0];
  if (document.activeElement !== document.body && !row.contains(document.activeElement)) return;
  const rows = [...row.parentElement.children];
  const index = rows.indexOf(row);
  const next = rows.slice(index).find(isShown) ?? rows.slice(0, index).findLast(isShown);
  const target = next?.firstElementChild ?? document.querySelector(".wt-toast button");
  if (target) focus(target);
}

const isOnlyActor = (note, link) => note.querySelectorAll("p a[href]").length === 1 && note.querySelector(`p ${link}`);

// Sent by the server: HX-Trigger: {"relationship": {"username": "ana", "is_muting": true, …}}
document.addEventListener("relationship", ({ detail }) => {
  const { username, changes_visibility: changesVisibility, is_undone: isUndone } = detail;
  updateRows(detail);
  const selectors = [`[data-refresh="${username}"]`];
  if (changesVisibility) selectors.push(`[data-refresh-visibility="${username}"]`);
  if (isUndone) selectors.push("[data-refresh-undone]");
  refreshParts(selectors.join());
});
