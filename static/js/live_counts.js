// The numbers under witts, changed where they stand: nothing moves, nothing loses the focus, nothing is announced.

const MOST = 60; // witts that one request may ask about

export function inView() {
  const witts = [...document.querySelectorAll(".witt[id^=witt-]")].filter((witt) => {
    const { top, bottom } = witt.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return witts.slice(0, MOST).map((witt) => witt.id.slice("witt-".length));
}

export function showNumbers(id, { replies, reposts, likes, is_reposted, is_liked, is_bookmarked }) {
  const row = document.querySelector(`#witt-${id} .witt-actions`);
  if (!row || row.querySelector(".htmx-request")) return; // a button that is being pressed knows better
  count(row.querySelector(".witt-action"), replies);
  const repost = row.querySelector(".witt-action-repost");
  count(repost, reposts);
  press(repost, is_reposted);
  const like = row.querySelector(".witt-action-like");
  count(like, likes);
  press(like, is_liked, "star");
  press(row.querySelector(".witt-action-bookmark"), is_bookmarked, "bookmark");
  const tally = document.querySelector(`#witt-${id} #tally`);
  if (!tally) return;
  tell(tally, "repost", reposts);
  tell(tally, "like", likes, "append");
}

// "3 likes" under the witt that a page is about: a link, for as long as there is something to see.
function tell(tally, word, text, where = "prepend") {
  let link = tally.querySelector(`a[href$="/${word}s"]`);
  if (!text) return link?.remove();
  if (!link) {
    link = document.createElement("a");
    link.href = `${location.pathname}/${word}s`;
    link.innerHTML = '<strong class="wt-num"></strong> ';
    tally[where](link);
  }
  if (link.firstChild.textContent !== text) link.firstChild.textContent = text;
  link.lastChild.data = ` ${word}${text === "1" ? "" : "s"}`;
}

function count(button, text) {
  if (!button) return;
  const number = button.querySelector("span:not(.visually-hidden)") ?? document.createElement("span");
  if (number.textContent !== text) number.textContent = text;
  if (!text) number.remove();
  else if (!number.isConnected) button.append(number);
}

function press(button, isPressed, icon) {
  if (!button || button.ariaPressed === String(isPressed)) return;
  button.ariaPressed = String(isPressed);
  const address = button.getAttribute("formaction");
  button.setAttribute("formaction", address.replace(/\/(?:un)?(\w+)$/, isPressed ? "/un$1" : "/$1"));
  const use = button.querySelector("use");
  if (icon) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}${isPressed ? "-fill" : ""}`));
}

// The server says it when something was answered: HX-Trigger: {"numbers": {"12": {"replies": "3", …}}}
document.addEventListener("numbers", ({ detail }) => {
  for (const [id, numbers] of Object.entries(detail)) if (Number(id)) showNumbers(id, numbers);
});
