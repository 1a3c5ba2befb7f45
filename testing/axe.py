"""How a page is looked at in a browser: on which screens, and what axe says of it."""

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what is right need not be told: that takes a third of the time
}
SCREENS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


def complaints(page):
    """What axe finds, a line each, with the element it means."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in violations for node in item["nodes"]]
