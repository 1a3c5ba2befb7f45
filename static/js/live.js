// What keeps an open page up to date.

const pageTitle = document.title;

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.dataset.new) document.title = `(${elt.dataset.new}) ${pageTitle}`;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const polls = event.detail.elt.dataset.hxTrigger?.startsWith("every");
  if (polls && document.hidden) event.preventDefault();
});
