// Pictures large, over the page: forth and back by buttons, keys or swiping, with what they show and whose they are.

import { ARROW, CROSS } from "./svg_icons.js";
import { isComposing } from "./keyboard.js";

const FAR = 50; // pixels that a finger goes when it swipes

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
let [pictures, at, opener, start] = [[], 0, null, null];

export function open(link) {
  const links = [...link.closest(".witt-media, .witt-quote-media, .dm-msg").querySelectorAll("a:has(> img)")];
  const { name, address } = whose(link);
  opener = link;
  pictures = links.map(pictureOf);
  box.classList.toggle("is-single", links.length === 1);
  box.ariaLabel = `Pictures by ${name}`;
  box.querySelector(".gallery-by a").toggleAttribute("href", Boolean(address));
  if (address) box.querySelector(".gallery-by a").href = address;
  box.querySelector(".gallery-by bdi").textContent = name;
  show(links.indexOf(link));
  box.showModal();
}

// A message has no page of its own, so that only its sender is named.
function whose(link) {
  const witt = link.closest(".witt-quote, .witt");
  if (!witt) return { name: link.dataset.author };
  const page = witt.matches(".witt-quote") ? ".witt-author" : ".witt-time, .witt-meta a";
  return { name: witt.querySelector(".witt-name").textContent, address: witt.querySelector(page).href };
}

// What moves goes on moving, and what stands still (because the reader wants that) stands still here as well.
function pictureOf(link) {
  const shown = [...link.querySelectorAll("img")].find((each) => each.checkVisibility());
  const { alt, src, currentSrc } = shown;
  const [width, height] = ["width", "height"].map((side) => Number(shown.getAttribute(side)));
  return { alt, width, height, small: currentSrc || src, large: shown.matches(".witt-gif-poster") ? src : link.href };
}

function show(index) {
  at = (index + pictures.length) % pictures.length;
  const picture = pictures[at];
  image.style.setProperty("--width", `${picture.width}px`);
  image.style.setProperty("--shape", picture.width / picture.height);
  Object.assign(image, { src: picture.small, alt: picture.alt });
  loaded(picture.large).then(() => picture === pictures[at] && (image.src = picture.large));
  box.querySelector(".gallery-alt").textContent = picture.alt;
  box.querySelector(".wt-num").textContent = pictures.length > 1 ? `${at + 1} of ${pictures.length}` : "";
  for (const near of [at + 1, at + pictures.length - 1]) loaded(pictures[near % pictures.length].large);
}

function loaded(address) {
  const file = new Image();
  file.src = address;
  return file.decode().catch(() => {});
}

const KEYS = {
  ArrowLeft: () => show(at - 1),
  ArrowRight: () => show(at + 1),
  Home: () => show(0),
  End: () => show(-1),
};

box.addEventListener("keydown", (event) => {
  event.stopPropagation(); // the page’s own keys rest meanwhile
  if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
back.addEventListener("click", KEYS.ArrowLeft);
next.addEventListener("click", KEYS.ArrowRight);
box.addEventListener("click", ({ target }) => {
  if (target === stage || target === box || target.closest(".gallery-close")) box.close();
});
box.addEventListener("close", () => {
  image.removeAttribute("src");
  opener.focus({ preventScroll: true });
});

stage.addEventListener("touchstart", ({ touches }) => {
  const isZoomed = window.visualViewport.scale > 1.05;
  start = touches.length === 1 && !isZoomed ? touches[0] : null;
}, { passive: true });
stage.addEventListener("touchend", ({ changedTouches: [end] }) => {
  if (!start) return;
  const [across, down] = [end.clientX - start.clientX, end.clientY - start.clientY];
  start = null;
  if (Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down)) show(at - Math.sign(across));
  else if (down > 2 * FAR && down > 2 * Math.abs(across)) box.close();
});
