// What a page does beyond plain HTML. Every control here also works without this file: it only saves page loads.

const dialog = document.getElementById("dialog");
const toasts = document.getElementById("toasts");
const pageTitle = document.title;

/* ---- Action buttons: like, repost, follow… swap a piece of the page ---- */

async function act(button, target) {
  const { parentElement: parent } = target;
  const place = [...parent.children].indexOf(target);
  const order = [...target.querySelectorAll("button")].indexOf(button);
  await htmx.ajax("POST", button.formAction, { source: button, target, swap: "outerHTML" }).catch(() => {});
  const fresh = parent.children[place];
  if (!fresh && parent.matches("li")) return parent.remove(); // a deleted witt leaves no gap
  fresh?.classList.add("is-fresh");
  if (document.activeElement === document.body) {
    (order < 0 ? fresh : fresh?.querySelectorAll("button")[order])?.focus({ preventScroll: true });
  }
}

function wantsNewTab(event) {
  return event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=act][data-swap]");
  const link = event.target.closest("a[data-dialog]");
  const target = button?.closest(button.dataset.swap);
  if (target) {
    event.preventDefault();
    act(button, target);
  } else if (link && !wantsNewTab(event)) {
    event.preventDefault();
    closeMenus();
    htmx.ajax("GET", link.href, { source: link, target: dialog, swap: "innerHTML" }).catch(() => {});
  }
});

/* ---- Menus: Escape or a click elsewhere closes an open <details> ---- */

const MENUS = "details.wt-menu[open], details.witt-alt[open]";

function closeMenus(except) {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(except ?? null)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest(MENUS);
  closeMenus();
  menu?.querySelector("summary").focus();
});

/* ---- The dialog: filled by htmx, closed by Escape, its close link, or a click beside it ---- */

function closeDialog() {
  const unsaved = [...dialog.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  if (!unsaved || confirm("Throw away what you wrote?")) dialog.close();
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  closeDialog();
});
dialog.addEventListener("click", (event) => {
  if (event.target !== dialog && !event.target.closest("[data-close]")) return;
  event.preventDefault();
  closeDialog();
});
dialog.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== dialog || dialog.open) return;
  dialog.ariaLabel = dialog.querySelector("h1, h2")?.textContent ?? "Witter";
  dialog.showModal();
  const box = dialog.querySelector("textarea");
  box?.setSelectionRange(box.value.length, box.value.length);
});

/* ---- Toasts: one short sentence about what just happened ---- */

function toast({ text, href, label = "View" }) {
  const box = document.createElement("div");
  box.className = "wt-toast";
  box.append(text);
  if (href) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [href, label];
    box.append(link);
  }
  const close = document.createElement("button");
  [close.type, close.ariaLabel, close.textContent] = ["button", "Dismiss", "×"];
  close.addEventListener("click", () => box.remove());
  box.append(close);
  (dialog.open ? dialog : document.body).append(toasts); // a modal dialog hides whatever is outside it
  toasts.replaceChildren(box);
  fade(box);
}

function fade(box) {
  setTimeout(() => (box.matches(":hover, :focus-within") ? fade(box) : box.remove()), 8000);
}

// The server says it with a header: HX-Trigger: {"toast": {"text": "Your witt is up.", "href": "/ana/status/12"}}
document.addEventListener("toast", (event) => toast(event.detail.text ? event.detail : { text: event.detail.value }));

/* ---- What htmx brings back ---- */

Object.assign(htmx.config, {
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..|422", swap: true }, // 422 is a form with its errors
    { code: "...", swap: false, error: true },
  ],
});

const OFFLINE = "We can’t reach Witter just now. Check your connection and try again.";
const PROBLEMS = {
  403: "That isn’t yours to do. Reload the page if it has been open for long.",
  404: "That has flown. It may have been deleted.",
  429: "That’s a lot at once. Have a cup of tea and try again.",
};

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const isPlain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  toast({ text: (isPlain && xhr.responseText) || PROBLEMS[xhr.status] || "Something broke on our end. Please try again." });
});
document.addEventListener("htmx:sendError", () => toast({ text: OFFLINE }));
document.addEventListener("htmx:timeout", () => toast({ text: OFFLINE }));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (xhr.status < 400 && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false; // a whole page, such as the log-in page after a long pause: go there
    location.assign(xhr.responseURL);
  } else if (xhr.status < 300 && requestConfig.verb === "post" && dialog.contains(target)) {
    dialog.close();
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb === "post") toasts.replaceChildren(); // what it said is past
  const polls = event.detail.elt.dataset.hxTrigger?.startsWith("every");
  if (polls && document.hidden) event.preventDefault();
});
document.addEventListener("htmx:load", (event) => {
  const { elt } = event.detail;
  if (elt.dataset.new) document.title = `(${elt.dataset.new}) ${pageTitle}`;
  prepare(elt);
});

/* ---- The composer: counter, pictures ---- */

function counter(form) {
  form.querySelector(".composer-tools").insertAdjacentHTML(
    "afterbegin",
    `<span class="composer-count"><span class="wt-num"></span><span class="visually-hidden"> characters left</span>
    <svg class="ring" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/>
    <circle class="ring-value" cx="12" cy="12" r="10" pathLength="100"/></svg></span>`,
  );
  return form.querySelector(".composer-count");
}

async function count(form) {
  const { remaining } = await import(form.dataset.counter);
  const { limit, counting } = form.dataset;
  const left = remaining(form.elements.text.value, { limit: Number(limit), counting });
  const box = form.querySelector(".composer-count") ?? counter(form);
  const used = Math.min(100, Math.max(0, 100 - (100 * left) / limit));
  box.ariaLive = left <= 20 ? "polite" : "off";
  box.querySelector(".wt-num").textContent = String(left).replace("-", "−");
  box.querySelector(".ring-value").setAttribute("stroke-dasharray", `${used} 100`);
  box.classList.toggle("is-near", left <= 20 && left >= 10);
  box.classList.toggle("is-low", left < 10);
  box.classList.toggle("is-over", left < 0);
  form.querySelector(".composer-tools .btn").disabled = left < 0;
}

function showFiles(form) {
  const input = form.elements.images;
  const fields = form.querySelector(".composer-alts");
  fields.hidden = !input.files.length;
  [...fields.querySelectorAll("label")].forEach((label, index) => {
    const file = input.files[index];
    label.hidden = !file;
    label.querySelector("span").textContent = file?.name ?? "";
  });
  input.setCustomValidity(input.files.length > 4 ? "Choose up to four pictures." : "");
  input.reportValidity();
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(".composer [name=text]")) count(target.form);
  if (target.matches(".composer [name=images]")) showFiles(target.form);
});
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches(".composer-pictures[open]")) return;
    const input = target.querySelector("[name=images]");
    if (!input.files.length && navigator.userActivation?.isActive) input.click();
  },
  true, // toggle does not bubble
);

/* ---- Whatever was just added to the page ---- */

function prepare(root) {
  const forms = root.matches(".composer") ? [root] : root.querySelectorAll(".composer");
  for (const form of forms) {
    count(form);
    showFiles(form);
  }
  const problem = root.querySelector("form .alert-danger, form [aria-invalid=true]");
  if (problem?.matches(".alert-danger")) problem.tabIndex = -1;
  problem?.focus();
}
