// The bar that says "3 new witts". Nothing moves until it is pressed; then they are put on top of the page.

import { toast } from "./toasts.js";

const bar = document.querySelector(".wt-new-posts-button");
let isLoading = false;

export function offer(count) {
  if (!bar) return;
  const words = `${count < 60 ? count : "60+"} new witt${count === 1 ? "" : "s"}`;
  const box = bar.querySelector("span");
  if (box.textContent !== words) box.textContent = words;
  bar.hidden = !count;
}

export const hasNews = () => Boolean(bar && !bar.hidden);

export async function loadNews() {
  if (isLoading) return;
  isLoading = true;
  try {
    const answer = await fetch("/", { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.redirected) return location.assign("/");
    if (!answer.ok) throw new Error(answer.statusText);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    toast({ text: "We can’t fetch the new witts just now. Please try again in a moment." });
  } finally {
    isLoading = false;
  }
}

function show(page) {
  const feed = document.getElementById("feed");
  const fresh = page.getElementById("feed");
  const known = new Set(wittsOf(document).map((witt) => witt.id));
  const rows = [...fresh.children];
  if (Number(fresh.dataset.oldest) > Number(feed.dataset.newest)) startAgain(feed, page.querySelector(".wt-more"));
  else forget(fresh);
  feed.prepend(...rows);
  Object.assign(feed.dataset, fresh.dataset);
  offer(0);
  for (const row of rows) {
    htmx.process(row);
    htmx.trigger(row, "htmx:load");
  }
  const unseen = rows.filter((row) => row.querySelector(".witt") && !known.has(row.querySelector(".witt").id));
  for (const row of unseen) row.classList.add("is-fresh");
  goTo(wittsOf(feed)[0]);
}

const wittsOf = (root) => [...root.querySelectorAll(".wt-feed > li > .witt")];

// More is new than one page holds: what was below would not join it, so the page begins anew.
function startAgain(feed, more) {
  while (feed.nextElementSibling) feed.nextElementSibling.remove();
  feed.replaceChildren();
  if (!more) return;
  feed.after(more);
  htmx.process(more);
}

// What comes again on top must not stand below too.
function forget(fresh) {
  for (const witt of wittsOf(fresh)) document.getElementById(witt.id)?.closest("li").remove();
  if (fresh.querySelector(".wt-last-read")) document.querySelectorAll(".wt-last-read").forEach((line) => line.remove());
}

function goTo(witt) {
  if (!witt) return;
  witt.tabIndex = -1;
  witt.focus({ preventScroll: true });
  if (bar.getBoundingClientRect().top < 0 || witt.getBoundingClientRect().top < 0) witt.scrollIntoView();
}

bar?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadNews();
});
