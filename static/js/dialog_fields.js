// What was typed or chosen in a form of the dialog, for page_position.js. Composers have drafts of their own.

import { dialog } from "./dialog.js";

const FIELDS = "form:not(.composer) :is(textarea, input:not([type=hidden], [type=file], [type=password]))";
const isChanged = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
const fields = () => [...dialog.querySelectorAll(FIELDS)];

// Return name, value and state of each field if the user has changed one of them.
export function changedFields() {
  return fields().some(isChanged) ? fields().map(({ name, value, checked }) => [name, value, checked]) : [];
}

export function fillFields(values) {
  if (values.length !== fields().length) return; // another form than before
  for (const [index, field] of fields().entries()) {
    const [name, value, checked] = values[index];
    if (field.name === name) Object.assign(field, { value, checked });
  }
}
