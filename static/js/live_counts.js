// Update the counts and button states of posts in place: no layout shift, no loss of focus, no announcement.

const MAX_POSTS_PER_REQUEST = 60; // the server's limit

export function visiblePostIds() {
  const cards = [...document.querySelectorAll(".witt[id^=witt-]")].filter((witt) => {
    const { top, bottom } = witt.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return cards.slice(0, MAX_POSTS_PER_REQUEST).map((witt) => witt.id.slice("witt-".length));
}

export function updateCounts(id, { replies, reposts, likes, is_reposted, is_liked, is_bookmarked }) {
  const row = document.querySelector(`#witt-${id} .witt-actions`);
  if (!row || row.querySelector(".htmx-request")) return; // its response will be newer
  setCount(row.querySelector(".witt-action"), replies);
  const repost = row.querySelector(".witt-action-repost");
  const stats = document.querySelector(`#witt-${id} #post-stats`); // instead of the numbers beside these buttons
  if (!stats) setCount(repost, reposts);
  setReposted(repost, is_reposted);
  const like = row.querySelector(".witt-action-like");
  if (!stats) setCount(like, likes);
  setPressed(like, is_liked, "star");
  setPressed(row.querySelector(".witt-action-bookmark"), is_bookmarked, "bookmark");
  if (!stats) return;
  updateStats(stats, "repost", reposts);
  updateStats(stats, "like", likes, "append");
}

// Update "3 likes" under the post of a permalink page: a link, removed when the count is empty.
function updateStats(stats, word, text, insertMethod = "prepend") {
  let link = stats.querySelector(`a[href$="/${word}s"]`);
  if (!text) return link?.remove();
  if (!link) {
    link = document.createElement("a");
    link.href = `${location.pathname}/${word}s`;
    link.innerHTML = '<strong class="wt-num"></strong> ';
    stats[insertMethod](link);
  }
  if (link.firstChild.textContent !== text) link.firstChild.textContent = text;
  link.lastChild.data = ` ${word}${text === "1" ? "" : "s"}`;
}

function setCount(button, text) {
  if (!button) return;
  const number = button.querySelector("span:not(.visually-hidden)") ?? document.createElement("span");
  if (number.textContent !== text) number.textContent = text;
  if (!text) number.remove();
  else if (!number.isConnected) button.append(number);
}

function setReposted(summary, isReposted) {
  const button = summary?.parentElement.querySelector("button");
  if (!button || button.formAction.endsWith("/unrepost") === isReposted) return;
  setAction(button, isReposted);
  button.querySelector("span").textContent = isReposted ? "Undo repost" : "Repost";
  summary.querySelector(".visually-hidden").textContent = isReposted ? "Reposted" : "Repost";
}

// The address of a button is that of the action, "/like", or of its opposite, "/unlike".
function setAction(button, isDone) {
  const address = button.getAttribute("formaction");
  button.setAttribute("formaction", address.replace(/\/(?:un)?(\w+)$/, isDone ? "/un$1" : "/$1"));
}

function setPressed(button, isPressed, icon) {
  if (!button || button.ariaPressed === String(isPressed)) return;
  button.ariaPressed = String(isPressed);
  setAction(button, isPressed);
  const use = button.querySelector("use");
  if (icon) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}${isPressed ? "-fill" : ""}`));
}

// Sent after a reply: HX-Trigger: {"posts:counts": {"12": {"replies": "3", …}}}
document.addEventListener("posts:counts", ({ detail }) => {
  for (const [id, counts] of Object.entries(detail)) if (Number(id)) updateCounts(id, counts);
});
