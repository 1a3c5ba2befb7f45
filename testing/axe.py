"""Accessibility checks with axe, and the screen sizes of browser tests."""

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # leaving out the rules that pass saves a third of the time
}
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


def complaints(page):
    """Return axe's violations as one line each, with the element."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in violations for node in item["nodes"]]
