"""The browser fixtures: they report page errors, can log in, and use pages again."""

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


def test_used_page_is_as_new(page_pool):
    page = page_pool.take(javascript=True)
    page.goto("/login")
    page.evaluate("() => { localStorage.a = sessionStorage.a = 1; document.cookie = 'a=1'; }")
    page.set_viewport_size({"width": 320, "height": 640})
    page.context.set_offline(True)
    page_pool.give_back(page, javascript=True)
    again = page_pool.take(javascript=True)
    again.goto("/login")
    assert again == page
    assert again.evaluate("['a' in localStorage, 'a' in sessionStorage, innerWidth]") == [False, False, 1280]
    assert "a" not in {cookie["name"] for cookie in again.context.cookies()}
    page_pool.give_back(again, javascript=True)


def test_page_with_fake_clock_is_not_used_again(page_pool):
    page = page_pool.take(javascript=True)
    page.clock.install()
    page_pool.give_back(page, javascript=True)
    other = page_pool.take(javascript=True)
    assert other != page
    page_pool.give_back(other, javascript=True)
