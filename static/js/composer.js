// The composer’s counter; pages without a composer never load the counting itself.

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
  const { remaining } = await import("./counter.js");
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

document.addEventListener("input", ({ target }) => {
  if (target.matches(".composer [name=text]")) count(target.form);
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const form of composers(elt)) count(form);
});

export function composers(root) {
  return root.matches(".composer") ? [root] : root.querySelectorAll(".composer");
}
