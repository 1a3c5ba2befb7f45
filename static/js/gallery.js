// Picture gallery in a full-screen dialog: previous and next by buttons, keys or swiping, with description and author.

import { ARROW, CROSS } from "./svg_icons.js";
import { isComposing } from "./keyboard.js";

const SWIPE_DISTANCE = 50; // pixels

const box = document.createElement("dialog");
box.className = "gallery";
box.innerHTML = `<button type="button" class="gallery-close" aria-label="Close">${CROSS}</button>
<div class="gallery-stage"><img alt=""></div>
<button type="button" class="gallery-back" aria-label="Previous picture">${ARROW}</button>
<button type="button" class="gallery-next" aria-label="Next picture">${ARROW}</button>
<div class="gallery-foot"><p class="gallery-alt" dir="auto" aria-live="polite"></p>
<p class="gallery-by"><span class="wt-num"></span> <a><bdi></bdi></a></p></div>`;
document.body.append(box);

const [stage, image] = box.querySelectorAll(".gallery-stage, .gallery-stage img");
const [back, next] = box.querySelectorAll(".gallery-back, .gallery-next");
let [pictures, current, openedBy, start] = [[], 0, null, null];

export function open(link) {
  const links = [...link.closest(".witt-media, .witt-quote-media, .dm-msg").querySelectorAll("a:has(> img)")];
  const { name, address } = authorOf(link);
  openedBy = link;
  pictures = links.map(pictureData);
  box.classList.toggle("is-single", links.length === 1);
  box.ariaLabel = `Pictures by ${name}`;
  box.querySelector(".gallery-by a").toggleAttribute("href", Boolean(address));
  if (address) box.querySelector(".gallery-by a").href = address;
  box.querySelector(".gallery-by bdi").textContent = name;
  show(links.indexOf(link));
  box.showModal();
}

// Return the name and URL of the post's author, or only the sender's name of a message, which has no page.
function authorOf(link) {
  const witt = link.closest(".witt-quote, .witt");
  if (!witt) return { name: link.dataset.author };
  const page = witt.matches(".witt-quote") ? ".witt-author" : ".witt-time, .witt-meta a";
  return { name: witt.querySelector(".witt-name").textContent, address: witt.querySelector(page).href };
}

// Return the data of a link's picture; for an animated GIF, of the variant that is visible (animated or still poster).
function pictureData(link) {
  const visible = [...link.querySelectorAll("img")].find((candidate) => candidate.checkVisibility());
  const { alt, src, currentSrc } = visible;
  const [width, height] = ["width", "height"].map((side) => Number(visible.getAttribute(side)));
  return { alt, width, height, small: currentSrc || src, large: visible.matches(".witt-gif-poster") ? src : link.href };
}

function show(index) {
  current = (index + pictures.length) % pictures.length;
  const picture = pictures[current];
  image.style.setProperty("--width", `${picture.width}px`);
  image.style.setProperty("--shape", picture.width / picture.height);
  Object.assign(image, { src: picture.small, alt: picture.alt });
  preload(picture.large).then(() => picture === pictures[current] && (image.src = picture.large));
  box.querySelector(".gallery-alt").textContent = picture.alt;
  box.querySelector(".wt-num").textContent = pictures.length > 1 ? `${current + 1} of ${pictures.length}` : "";
  for (const neighbour of [current + 1, current + pictures.length - 1]) preload(pictures[neighbour % pictures.length].large);
}

function preload(address) {
  const preloaded = new Image();
  preloaded.src = address;
  return preloaded.decode().catch(() => {});
}

const KEY_ACTIONS = {
  ArrowLeft: () => show(current - 1),
  ArrowRight: () => show(current + 1),
  Home: () => show(0),
  End: () => show(-1),
};

box.addEventListener("keydown", (event) => {
  event.stopPropagation(); // no keyboard shortcuts of the page meanwhile
  if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey || !KEY_ACTIONS[event.key]) return;
  event.preventDefault();
  KEY_ACTIONS[event.key]();
});
back.addEventListener("click", KEY_ACTIONS.ArrowLeft);
next.addEventListener("click", KEY_ACTIONS.ArrowRight);
box.addEventListener("click", ({ target }) => {
  if (target === stage || target === box || target.closest(".gallery-close")) box.close();
});
box.addEventListener("close", () => {
  image.removeAttribute("src");
  openedBy.focus({ preventScroll: true });
});

stage.addEventListener("touchstart", ({ touches }) => {
  const isZoomed = window.visualViewport.scale > 1.05;
  start = touches.length === 1 && !isZoomed ? touches[0] : null;
}, { passive: true });
stage.addEventListener("touchend", ({ changedTouches: [end] }) => {
  if (!start) return;
  const [dx, dy] = [end.clientX - start.clientX, end.clientY - start.clientY];
  start = null;
  if (Math.abs(dx) > SWIPE_DISTANCE && Math.abs(dx) > 2 * Math.abs(dy)) show(current - Math.sign(dx));
  else if (dy > 2 * SWIPE_DISTANCE && dy > 2 * Math.abs(dx)) box.close();
});
