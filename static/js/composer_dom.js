// Find the composers of a page and the text boxes of a composer. A module of its own, since imports must not form a
// cycle: collected file names contain a hash of the content, which includes the names of imported files.

export function composers(root) {
  return root.matches(".composer") ? [root] : root.querySelectorAll(".composer");
}

export function boxesOf(form) {
  return [...form.querySelectorAll("[name=text], [name=more]")];
}
