// Picture gallery in a full-screen dialog: previous and next by buttons, keys or swiping, with description and author.
// The pictures of a post go round; those of a grid go on from post to post, and its next page is loaded near the end.

import { ARROW, CROSS } from "./svg_icons.js";
import { isComposing } from "./keyboard.js";

const SWIPE_DISTANCE = 50; // pixels
const LOAD_AHEAD = 3; // pictures before the end of a grid

const box = document.createElement("dialog");
box.className = "gallery";
box.innerHTML = `<button type="button" class="gallery-close" aria-label="Close">${CROSS}</button>
<div class="gallery-stage"><img alt=""></div>
<button type="button" class="gallery-back" aria-label="Previous picture">${ARROW}</button>
<button type="button" class="gallery-next" aria-label="Next picture">${ARROW}</button>
<div class="gallery-foot"><p class="gallery-alt" dir="auto" aria-live="polite"></p>
<p class="gallery-by"><span class="wt-num"></span> <a><bdi></bdi></a></p></div>`;
document.body.append(box);

const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
const [stage, image] = box.querySelectorAll(".gallery-stage, .gallery-stage img");
const [back, next] = box.querySelectorAll(".gallery-back, .gallery-next");
const linksOf = (element) => [...element.querySelectorAll("a:has(> img)")];
const moreLink = () => grid?.querySelector(".wt-more [data-hx-get]");
let [pictures, current, openedBy, start, grid, isNextWanted] = [[], 0, null, null, null, false];

export function open(link) {
  grid = link.closest(".media-grid");
  const links = linksOf(grid ?? link.closest(".witt-media, .witt-quote-media, .dm-msg"));
  openedBy = link;
  pictures = links.map(pictureData);
  box.classList.toggle("is-single", links.length === 1 && !moreLink());
  show(links.indexOf(link));
  box.showModal();
}

// Return the author's name and the URL of the post, or only the sender's name of a message, which has no page.
function authorOf(link) {
  if (grid) return { name: link.dataset.author, address: link.href };
  const witt = link.closest(".witt-quote, .witt");
  if (!witt) return { name: link.dataset.author };
  const page = witt.matches(".witt-quote") ? ".witt-author" : ".witt-time, .witt-meta a";
  return { name: witt.querySelector(".witt-name").textContent, address: witt.querySelector(page).href };
}

// Return the data of a link's picture; for an animated GIF, of the variant that is visible (animated or still poster).
// A grid has still pictures; its animations play in the gallery unless the user prefers reduced motion.
function pictureData(link, index, links) {
  const visible = [...link.querySelectorAll("img")].find((candidate) => candidate.checkVisibility());
  const { alt, src, currentSrc } = visible;
  const [width, height] = ["width", "height"].map((side) => Number(visible.getAttribute(side)));
  const isStill = visible.matches(".witt-gif-poster") || ("animated" in link.dataset && REDUCED_MOTION.matches);
  const place = grid ? link.dataset.place : links.length > 1 ? `${index + 1} of ${links.length}` : "";
  const large = isStill ? src : link.dataset.full ?? link.href;
  return { alt, width, height, place, link, ...authorOf(link), small: currentSrc || src, large };
}

function show(index) {
  if (grid && !pictures[index]) return;
  current = (index + pictures.length) % pictures.length;
  const picture = pictures[current];
  if (grid) openedBy = picture.link; // where the focus returns to
  showAuthor(picture);
  image.style.setProperty("--width", `${picture.width}px`);
  image.style.setProperty("--shape", picture.width / picture.height);
  Object.assign(image, { src: picture.small, alt: picture.alt });
  preload(picture.large).then(() => picture === pictures[current] && (image.src = picture.large));
  box.querySelector(".gallery-alt").textContent = picture.alt;
  box.querySelector(".wt-num").textContent = picture.place;
  for (const neighbour of [current + 1, current + pictures.length - 1]) preload(pictures[neighbour % pictures.length].large);
  if (grid && current >= pictures.length - LOAD_AHEAD) loadMore();
  updateButtons();
}

function showAuthor({ name, address }) {
  box.ariaLabel = `Pictures by ${name}`;
  box.querySelector(".gallery-by a").toggleAttribute("href", Boolean(address));
  if (address) box.querySelector(".gallery-by a").href = address;
  box.querySelector(".gallery-by bdi").textContent = name;
}

// A grid has a first and a last picture.
function updateButtons() {
  back.disabled = Boolean(grid) && !current;
  next.disabled = Boolean(grid) && current === pictures.length - 1 && !moreLink();
  if (document.activeElement.disabled) (back.disabled ? next : back).focus(); // so that the keys still work
}

function loadMore() {
  const link = moreLink();
  if (link && !link.matches(".htmx-request")) link.click();
}

function showNext() {
  isNextWanted = Boolean(grid) && current === pictures.length - 1; // then as soon as the page has loaded
  show(current + 1);
}

document.addEventListener("htmx:load", () => {
  if (!grid || !box.open) return;
  pictures = linksOf(grid).map(pictureData);
  if (isNextWanted && pictures[current + 1]) showNext();
  else updateButtons();
});

function preload(address) {
  const preloaded = new Image();
  preloaded.src = address;
  return preloaded.decode().catch(() => {});
}

const KEY_ACTIONS = {
  ArrowLeft: () => show(current - 1),
  ArrowRight: showNext,
  Home: () => show(0),
  End: () => show(pictures.length - 1),
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
  if (grid) openedBy.scrollIntoView({ block: "nearest" });
});

stage.addEventListener("touchstart", ({ touches }) => {
  const isZoomed = window.visualViewport.scale > 1.05;
  start = touches.length === 1 && !isZoomed ? touches[0] : null;
}, { passive: true });
stage.addEventListener("touchend", ({ changedTouches: [end] }) => {
  if (!start) return;
  const [dx, dy] = [end.clientX - start.clientX, end.clientY - start.clientY];
  start = null;
  if (Math.abs(dx) > SWIPE_DISTANCE && Math.abs(dx) > 2 * Math.abs(dy)) (dx < 0 ? showNext : KEY_ACTIONS.ArrowLeft)();
  else if (dy > 2 * SWIPE_DISTANCE && dy > 2 * Math.abs(dx)) box.close();
});
