"""Accessibility checks with axe, and the screen sizes of browser tests."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # leaving out the rules that pass saves a third of the time
}
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


def complaints(page):
    """Return axe's violations as one line each, with the element."""
    if not page.evaluate("'axe' in window"):  # half a megabyte of script
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("rules => axe.run(rules).then(results => results.violations)", RULES)
    return [f"{item['id']}: {node['html'][:160]}" for item in violations for node in item["nodes"]]


def problems_on_screens(page):
    """Return axe's violations, and whether the page scrolls sideways: wide in light colours, narrow in dark ones."""
    problems = []
    for (name, size), theme in zip(SCREENS.items(), ("light", "dark"), strict=True):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        page.evaluate("scrollTo(0, 0)")  # a permalink opens at its post: then the top bar covers parts of others
        problems += [f"{name} {theme} {complaint}" for complaint in complaints(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append(f"{name}: the page scrolls sideways")
    return problems
