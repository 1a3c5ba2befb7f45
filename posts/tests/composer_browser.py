"""The composer in a browser, and what it has published."""

from playwright.sync_api import expect

from posts.models import Post


def texts():
    return list(Post.objects.order_by("pk").values_list("text", flat=True))


def ready(page):
    """Return the composer of the page after its scripts have loaded."""
    form = page.locator("main .composer")
    expect(form.locator(".composer-count")).to_contain_text("140")
    return form


def log_out(page):
    page.locator(".wt-topbar summary:visible").last.click()
    page.locator("button:visible", has_text="Log out").click()
    page.wait_for_selector("text=Say it here.")


def drafts_in(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('witter-draft-'))")
