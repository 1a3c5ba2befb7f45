// Cards of people: rest the mouse on a name, or press Alt and the down arrow on it. Escape closes the card.

import { dialog } from "./dialog.js";
import { isComposing } from "./keyboard.js";

const PLACES = ".witt, .note, .person, .wt-suggest, .profile-bio";
const PERSON = /^\/\w{1,15}$/;
const REST = 500; // milliseconds on a name before its card comes
const GRACE = 300; // and to go from the name over to the card

const known = new Map(); // address: the card, or nothing for somebody who may not be met
let card;
let owner; // the link whose card is shown
let wanted; // the link whose card is on its way
let timer;

function nameAt(target) {
  const link = target.closest?.("a[href]");
  const isName = link && PERSON.test(link.getAttribute("href")) && link.closest(PLACES) && !dialog.contains(link);
  return isName && !card?.contains(link) ? link : undefined;
}

async function cardOf(address) {
  if (!known.has(address)) {
    const answer = await fetch(`${address}/card`, { headers: { "HX-Request": "true" } });
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    known.set(address, page ? page.querySelector(".hover-card") : null);
  }
  return known.get(address);
}

async function show(link) {
  clearTimeout(timer);
  wanted = link;
  const found = await cardOf(link.getAttribute("href")).catch(() => null); // no connection, no card
  if (wanted !== link || !link.isConnected) return false;
  hide();
  if (!found) return false;
  [card, owner] = [found, link];
  document.body.append(card);
  place();
  return true;
}

function place() {
  const name = owner.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(8, name.left), document.documentElement.clientWidth - width - 8);
  const fitsBelow = name.bottom + height + 8 < innerHeight || name.top < height + 64;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(fitsBelow ? name.bottom + 4 : name.top - height - 4) + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  card?.remove();
  card = owner = wanted = undefined;
}

function later(act, time) {
  clearTimeout(timer);
  timer = setTimeout(act, time);
}

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "touch") return;
  const link = nameAt(target);
  if (card?.contains(target) || (link && link === owner)) clearTimeout(timer);
  else if (link) later(() => show(link), REST);
  else if (card && !card.querySelector(":focus-visible")) later(hide, GRACE); // who came by keyboard stays
  else {
    clearTimeout(timer);
    wanted = undefined;
  }
});

document.addEventListener("keydown", async (event) => {
  if (isComposing(event)) return;
  if (event.key === "Escape" && card) {
    const name = card.contains(document.activeElement) ? owner : undefined;
    hide();
    name?.focus();
  }
  const link = event.key === "ArrowDown" && event.altKey && nameAt(event.target);
  if (!link) return;
  event.preventDefault();
  if (await show(link)) card.querySelector("a[href]:not([tabindex='-1'])").focus();
});

document.addEventListener("focusin", ({ target }) => {
  if (card && target !== owner && !card.contains(target)) hide();
});
document.addEventListener("click", ({ target }) => {
  if (!card?.contains(target)) hide();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post") return;
  const kept = [...known].filter(([, each]) => each && each === card); // the one that is open changes by itself
  known.clear();
  for (const [address, each] of kept) known.set(address, each);
});
