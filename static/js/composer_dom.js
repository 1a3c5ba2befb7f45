// Where one writes: the composers of a page, and the boxes of a composer. Modules that load one another share this,
// because no two files may import each other: their names carry a hash of what they hold.

export function composers(root) {
  return root.matches(".composer") ? [root] : root.querySelectorAll(".composer");
}

export function boxesOf(form) {
  return [...form.querySelectorAll("[name=text], [name=more]")];
}
