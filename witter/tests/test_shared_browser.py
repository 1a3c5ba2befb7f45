"""The browser fixtures: they report page errors and can log in."""

import pytest

from accounts.factories import UserFactory
from testing.process_checkout import wait_until


@pytest.mark.parametrize(
    ("trouble", "complaint"),
    [
        ("console.warn('mind the step')", "warning: mind the step"),
        ("console.error('it broke')", "error: it broke"),
        ("setTimeout(() => { throw new Error('oh no') })", "exception: oh no"),
        (
            "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "Content Security Policy",
        ),
        ("fetch('http://127.0.0.1:1/').catch(() => 0)", "127.0.0.1:1"),
    ],
)
def test_page_errors_are_reported(page, trouble, complaint):
    page.goto("/healthz")
    page.evaluate(f"() => {{ {trouble} }}")
    page.expected_problems += [complaint, "404 (Not Found)"]  # a page of plain text names no icon
    wait_until(lambda: page.wait_for_timeout(20) or any(complaint in problem for problem in page.problems))


def test_signed_in_page(signed_in_page):
    page = signed_in_page(UserFactory(is_staff=True, is_superuser=True))
    assert page.goto("/admin/").status == 200
    assert page.url.endswith("/admin/")


def test_page_without_javascript(page_without_javascript):
    page_without_javascript.set_content("<noscript>plain</noscript><script>document.body.remove()</script>")
    assert page_without_javascript.inner_text("body") == "plain"
