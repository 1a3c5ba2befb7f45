// The path of the viewer's profile, which binds what this browser stores to its user; undefined if signed out.

export const viewerPath = document.querySelector(".wt-tabbar li:last-child a")?.pathname;
