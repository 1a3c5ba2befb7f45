// Show a page that the browser restores from its back/forward cache only in the session that it was made for. A cookie
// tells the server that this browser checks that (core/http/caching.py).

const root = document.documentElement;

// The CSRF token, which the server changes at each log-in and log-out.
const sessionMarker = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1];
const marker = sessionMarker();
let focused;

const secure = location.protocol === "https:" ? "; secure" : "";
document.cookie = `checks-restored-pages=1; path=/; samesite=lax${secure}`;

// Hide the page before it is stored, so that nothing of it is painted until the check is done.
addEventListener("pagehide", ({ persisted }) => {
  if (!persisted) return;
  focused = document.activeElement;
  root.classList.add("is-stored");
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  if (sessionMarker() !== marker) return location.reload(); // still hidden
  root.classList.remove("is-stored");
  focused?.focus({ preventScroll: true });
});
