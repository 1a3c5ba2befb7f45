"""Accessibility checks with axe, and the screen sizes of browser tests."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # leaving out the rules that pass saves a third of the time
}
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


NAMELESS = """
() => {
  const problems = [];
  for (const control of document.querySelectorAll("a[href]:not([aria-hidden]), button, summary")) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.closest("[inert]")) continue;
    const texts = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
    let [visible, name] = ["", control.ariaLabel ?? ""];
    while (texts.nextNode()) {
      name += texts.currentNode.data;
      if (texts.currentNode.parentElement.offsetWidth > 1) visible += texts.currentNode.data;
    }
    for (const { alt } of control.querySelectorAll("img")) name += alt;
    control.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    const isText = /[\\p{L}\\p{N}]/u.test(visible.replace(/^\\s*[\\d.,KM+]+\\s*$/, "")); // more than a count
    const isIcon = !isText && !control.querySelector("img[alt]:not([alt=''])");
    if (!name.trim()) problems.push(`no name: ${control.outerHTML.slice(0, 120)}`);
    else if (isIcon && !control.title) problems.push(`no tooltip: ${control.outerHTML.slice(0, 120)}`);
  }
  return problems;
}
"""


def nameless_controls(page):
    """Return the links and buttons without a name, and those that show an icon alone and have no tooltip."""
    return page.evaluate(NAMELESS)


def complaints(page):
    """Return axe's violations as one line each, with the element."""
    if not page.evaluate("'axe' in window"):  # half a megabyte of script
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("rules => axe.run(rules).then(results => results.violations)", RULES)
    return [f"{item['id']}: {node['html'][:160]}" for item in violations for node in item["nodes"]]


def problems_on_screens(page):
    """Return axe's violations, controls without a name, and whether the page scrolls sideways: wide and narrow."""
    problems = []
    for (name, size), theme in zip(SCREENS.items(), ("light", "dark"), strict=True):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        page.evaluate("scrollTo(0, 0)")  # a permalink opens at its post: then the top bar covers parts of others
        problems += [f"{name} {theme} {complaint}" for complaint in complaints(page) + nameless_controls(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append(f"{name}: the page scrolls sideways")
    return problems
