"""Behaviour of static/js/main.js in a browser, on pages of sample posts."""

import re

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from core.http import errors as error_pages
from posts.cards.rendering import render_part_of_card
from testing.context_samples import card, composer, person, viewer
from witter import urls

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]

PAGE = engines["django"].from_string(
    """{% extends "base.html" %}{% load posts %}{% block title %}Home{% endblock %}{% block main %}
    <h1>Home</h1><div class="wt-card">{% include "posts/_composer.html" %}
    <ol class="wt-feed" id="feed">{% for card in cards %}<li>{% card "post" card %}</li>{% endfor %}</ol>
    {% include "accounts/_user.html" %}</div>{% endblock %}"""
)


def home(request):
    cards = [card(2, "bo", like_count="3"), card(3, "mira", is_mine=True), card(4, "cat"), card(5, "dot")]
    facts = {"user": viewer(), "cards": cards, "composer": composer(), "person": person("tide"), "suggestions": []}
    return HttpResponse(PAGE.render(facts, request))


def like(request):
    return HttpResponse(render_part_of_card("actions", card(2, "bo", like_count="4", is_liked=True)))


def follow(request, name):
    return render(request, "follows/_follow_button.html", {"person": person(name, "following")})


def compose(request):
    facts = {"user": viewer(), "composer": composer(variant="dialog", reply_to="bo")}
    if request.method == "GET":
        return render(request, "posts/_composer_dialog.html", facts)
    text = request.POST["text"]
    errors = ["You already said that."] if "again" in text else []
    facts["composer"] = composer(text=text, errors=errors, variant=request.POST["variant"])
    return render(request, "posts/_composer.html", facts, status=422 if errors else 200)


urlpatterns = [
    path("", home),
    path("bo/status/2/like", like),
    path("mira/status/3/delete", lambda request: HttpResponse()),
    path("cat/status/4/like", lambda request: error_pages.too_many_requests(request, "That is a lot of stars.")),
    path("dot/status/5/like", lambda request: HttpResponseRedirect("/login")),
    path("login", home),
    path("<name>/follow", follow),
    path("compose", compose),
    *urls.urlpatterns,
]


@pytest.fixture
def page(page):
    page.goto("/")
    page.wait_for_selector(".composer-count")
    return page


def test_like_updates_button_and_preserves_focus(page):
    button = page.locator("#witt-2 .witt-action-like")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("formaction", "/bo/status/2/unlike")
    expect(button).to_have_text(re.compile(r"4\s*$"))


def test_follow_replaces_only_the_button(page):
    page.locator(".person .btn-follow").click()
    expect(page.locator(".person .btn-follow.is-following")).to_be_focused()
    expect(page.get_by_role("button", name="Following. Unfollow @tide")).to_be_focused()


def test_deleted_post_is_removed_from_list(page):
    page.locator("#witt-3 .wt-menu > summary").last.click()
    page.locator("#witt-3 .wt-confirm summary").click()
    page.locator("#witt-3 .wt-confirm button").click()
    expect(page.locator("#witt-3")).to_have_count(0)
    expect(page.locator("#feed > li:visible")).to_have_count(3)


def test_error_toast_has_servers_text(page):
    page.expected_problems.append("429")
    page.locator("#witt-4 .witt-action-like").click()
    expect(page.locator(".wt-toast")).to_contain_text("That is a lot of stars.")
    page.locator(".wt-toast button").click()
    expect(page.locator(".wt-toast")).to_have_count(0)


def test_connection_error_shows_toast(page):
    page.expected_problems += ["ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError"]
    page.context.set_offline(True)
    page.locator("#witt-4 .witt-action-like").click()
    expect(page.locator(".wt-toast")).to_contain_text("Check your connection")


def test_full_page_response_is_navigated_to(page):
    page.locator("#witt-5 .witt-action-like").click()
    page.wait_for_url("**/login")


@pytest.mark.parametrize("away", [lambda page: page.keyboard.press("Escape"), lambda page: page.locator("h1").click()])
def test_menu_closes_on_escape_and_outside_click(page, away):
    page.locator("#witt-2 .wt-menu > summary").last.click()
    expect(page.locator("#witt-2 .wt-menu[open]")).to_have_count(1)
    away(page)
    expect(page.locator("details.wt-menu[open]")).to_have_count(0)


def test_menu_copies_link_to_post(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#witt-2 .wt-menu > summary").last.click()
    page.locator("#witt-2").get_by_role("button", name="Link to witt").click()
    expect(page.locator(".wt-toast")).to_contain_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/bo/status/2")


def test_character_count_warns_but_does_not_truncate(page):
    button = page.locator(".composer-tools .btn")

    def counts(letters, left, looks):
        page.fill("#home-text", "a" * letters)
        expect(page.locator(".composer-count .wt-num")).to_have_text(left)
        expect(page.locator(".composer-count")).to_have_class(f"composer-count{looks}")

    counts(0, "140", "")
    counts(119, "21", "")
    counts(120, "20", " is-near-limit")
    counts(131, "9", " is-almost-full")
    expect(button).to_be_enabled()
    counts(151, "−11", " is-almost-full is-over-limit")
    expect(button).to_be_disabled()
    expect(page.locator("#home-text")).to_have_value("a" * 151)


def test_reply_opens_focused_dialog(page):
    page.locator("#witt-2 .witt-action").first.click()
    expect(page.locator("dialog[open] #dialog-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_closing_dialog_saves_draft_and_shows_toast(page):
    page.locator("#witt-2 .witt-action").first.click()
    page.fill("#dialog-text", "Nearly")
    page.locator("[data-close]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".wt-toast")).to_contain_text("Saved as a draft.")


def test_duplicate_post_is_refused_in_dialog_with_text(page):
    page.expected_problems.append("422")
    page.locator("#witt-2 .witt-action").first.click()
    page.fill("#dialog-text", "Hello again")
    page.locator("dialog .btn-primary").click()
    expect(page.locator("dialog .alert-danger")).to_be_focused()
    expect(page.locator("dialog .alert-danger")).to_have_text("You already said that.")
    expect(page.locator("#dialog-text")).to_have_value("Hello again")


def test_publishing_closes_dialog(page):
    page.locator("#witt-2 .witt-action").first.click()
    page.fill("#dialog-text", "Hello")
    page.locator("dialog .btn-primary").click()
    expect(page.locator("dialog:not([open])")).to_be_attached()
