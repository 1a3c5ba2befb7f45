// The "3 new witts" bar above the home timeline: shows the count; a click inserts the new posts at the top. It is a row
// of the page, and a small button below the top bar when the page is scrolled past it.

import { preserveScroll } from "./conversation_toggle.js";
import { toast } from "./toasts.js";

const topbarHeight = () => document.querySelector(".wt-topbar").offsetHeight;
const bar = document.querySelector(".wt-new-posts-button");
const streamed = new Set(); // ids of the posts that the stream has announced since the last poll
let polledCount = 0;
let isLoading = false;

// Show the count that a poll returned.
export function showNewCount(count) {
  polledCount = count;
  streamed.clear();
  showCount(count);
}

// Add a post, which the stream announces, to the count. `original` is the post itself, or the reposted one.
export function addNewPost({ id, original }) {
  if (id <= Number(document.getElementById("feed")?.dataset.newest)) return;
  streamed.add(original);
  showCount(polledCount + streamed.size);
}

// The row is inserted above what is read, so that a scrolled page must not move.
function showCount(count) {
  if (!bar || bar.hidden === !count) return updateBar(count);
  const restoreScroll = scrollY ? preserveScroll(document.getElementById("feed")) : undefined;
  updateBar(count);
  restoreScroll?.();
}

function updateBar(count) {
  if (!bar) return;
  const label = `${count < 60 ? count : "60+"} new witt${count === 1 ? "" : "s"}`;
  const labelElement = bar.querySelector("span");
  if (labelElement.textContent !== label) labelElement.textContent = label;
  bar.hidden = !count;
}

export const hasNewPosts = () => Boolean(bar && !bar.hidden);

export async function loadNewPosts() {
  if (isLoading) return;
  isLoading = true;
  try {
    const response = await fetch("/", { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (response.redirected) return location.assign("/");
    if (!response.ok) throw new Error(response.statusText);
    insertNewPosts(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    toast({ text: "We can’t fetch the new witts just now. Please try again in a moment." });
  } finally {
    isLoading = false;
  }
}

function insertNewPosts(page) {
  const feed = document.getElementById("feed");
  const newFeed = page.getElementById("feed");
  const knownIds = new Set(postsIn(document).map((witt) => witt.id));
  const rows = [...newFeed.children];
  if (Number(newFeed.dataset.oldest) > Number(feed.dataset.newest)) resetFeed(feed, page.querySelector(".wt-more"));
  else removeDuplicates(newFeed);
  feed.prepend(...rows);
  Object.assign(feed.dataset, newFeed.dataset);
  polledCount = 0;
  streamed.clear();
  updateBar(0);
  for (const row of rows) {
    htmx.process(row);
    htmx.trigger(row, "htmx:load");
  }
  const newRows = rows.filter((row) => row.querySelector(".witt") && !knownIds.has(row.querySelector(".witt").id));
  for (const row of newRows) row.classList.add("is-fresh");
  focusPost(postsIn(feed)[0]);
}

const postsIn = (root) => [...root.querySelectorAll(".wt-feed > li > .witt")];

// Empty the feed: the new page and the old one are not contiguous, since there are more new posts than one page has.
function resetFeed(feed, nextPageLink) {
  while (feed.nextElementSibling) feed.nextElementSibling.remove();
  feed.replaceChildren();
  if (!nextPageLink) return;
  feed.after(nextPageLink);
  htmx.process(nextPageLink);
}

// Remove posts and the last-read marker from the page if the new feed has them too.
function removeDuplicates(newFeed) {
  for (const witt of postsIn(newFeed)) document.getElementById(witt.id)?.closest("li").remove();
  if (newFeed.querySelector(".wt-last-read")) document.querySelectorAll(".wt-last-read").forEach((line) => line.remove());
}

function focusPost(witt) {
  if (!witt) return;
  witt.tabIndex = -1;
  witt.focus({ preventScroll: true });
  if (witt.getBoundingClientRect().top < topbarHeight()) witt.scrollIntoView();
}

if (bar) {
  const onIntersection = ([{ boundingClientRect: { top } }]) =>
    bar.parentElement.classList.toggle("is-stuck", top <= topbarHeight());
  const rootMargin = `-${topbarHeight() + 1}px 0px 0px`; // leaves out the top edge of a row that sticks to the bar
  new IntersectionObserver(onIntersection, { rootMargin, threshold: [0, 1] }).observe(bar.parentElement);
}
bar?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadNewPosts();
});
