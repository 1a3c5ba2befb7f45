// Loads the modules of single settings pages, which other pages need not wait for.

if (document.querySelector("[data-device-notifications]")) import("./device_notifications.js").catch(() => {});
if (document.querySelector("[data-copy-value]")) import("./copy_value.js").catch(() => {});
