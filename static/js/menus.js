// Menus: Escape or a click elsewhere closes an open <details>. One that would end below the window opens upwards. Bars
// that scroll sideways begin at their current item.

import { isComposing } from "./keyboard.js";

const MENUS = "details.wt-menu[open], details.witt-alt[open]";

export function closeMenus(except) {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(except ?? null)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || isComposing(event)) return;
  const menu = document.activeElement.closest(MENUS);
  closeMenus();
  menu?.querySelector("summary").focus();
});

// Show the current item of a bar that scrolls sideways.
for (const item of document.querySelectorAll(":is(.wt-sidenav, .wt-tabs) [aria-current]")) {
  const bar = item.closest("ul");
  bar.scrollLeft += item.getBoundingClientRect().x - bar.getBoundingClientRect().x - (bar.clientWidth - item.offsetWidth) / 2;
}

// Elsewhere the stylesheet does this.
function placeMenu({ target: menu }) {
  if (!menu.matches("details.wt-menu[open]")) return;
  const list = menu.querySelector(".wt-menu-list");
  const { bottom, height } = list.getBoundingClientRect();
  list.classList.toggle("is-above", bottom > innerHeight && menu.getBoundingClientRect().top > height);
}

if (!CSS.supports("position-area: block-end")) document.addEventListener("toggle", placeMenu, true);
