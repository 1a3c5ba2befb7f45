// Options of a list below a text box: create them, and select one for the keyboard and for screen readers.

export const optionsIn = (list) => [...list.querySelectorAll("[role=option]")];

export function createOption({ value, name, avatar }, id) {
  const option = document.createElement("li");
  Object.assign(option, { id, role: "option" });
  option.dataset.value = value;
  if (avatar) {
    const picture = document.createElement("img");
    Object.assign(picture, { className: "avatar avatar-xs", src: avatar, alt: "", width: 24, height: 24 });
    const displayName = document.createElement("bdi");
    displayName.textContent = name;
    option.append(picture, displayName, " ");
  }
  const typed = document.createElement(avatar ? "span" : "bdi");
  typed.textContent = value;
  option.append(typed);
  return option;
}

// Select the option with this index, counted from the end if negative; the first one comes after the last one.
export function selectOption(box, options, index) {
  const selected = options.at(index % options.length);
  for (const option of options) option.ariaSelected = String(option === selected);
  box.setAttribute("aria-activedescendant", selected.id);
  selected.scrollIntoView({ block: "nearest" });
}
