// Icons of the buttons that scripts add.

export const ARROW = '<svg class="js-icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M10.5 2.5 5 8l5.5 5.5"/></svg>';
export const CROSS = '<svg class="js-icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m3 3 10 10M13 3 3 13"/></svg>';
