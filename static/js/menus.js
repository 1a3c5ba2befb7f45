// Menus: Escape or a click elsewhere closes an open <details>.

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
