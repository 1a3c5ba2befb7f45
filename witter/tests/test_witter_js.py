"""What static/js/witter.js adds to a page, tried in a browser on pages of sample witts."""

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
from django.urls import path

from witter import errors, urls
from witter.tests.samples import card, person, viewer
from witter.tests.test_frame import ComposerForm, composer

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]

PAGE = engines["django"].from_string(
    """{% extends "base.html" %}{% block title %}Home{% endblock %}{% block main %}<h1>Home</h1><div class="wt-card">
    {% include "posts/_composer.html" %}
    {% if request.GET.polls %}<div id="newbar" data-hx-get="/bar" data-hx-trigger="every 100ms"></div>{% endif %}
    <ol class="wt-feed" id="feed">{% for c in cards %}<li>{% include "posts/_post.html" %}</li>{% endfor %}</ol>
    {% include "accounts/_person.html" %}</div>{% endblock %}"""
)


def home(request):
    cards = [card(2, "bo", like_count="3"), card(3, "mira", is_mine=True), card(4, "cat"), card(5, "dot")]
    facts = {"user": viewer(), "cards": cards, "composer": composer(), "p": person("tide"), "suggestions": []}
    return HttpResponse(PAGE.render(facts, request))


def like(request):
    return render(request, "posts/_actions.html", {"c": card(2, "bo", like_count="4", is_liked=True)})


def follow(request, name):
    return render(request, "follows/_follow_button.html", {"p": person(name, "following")})


def compose(request):
    facts = {"user": viewer(), "composer": composer(variant="dialog", reply_to="bo")}
    if request.method == "GET":
        return render(request, "posts/_composer_dialog.html", facts)
    form = ComposerForm(request.POST)
    form.add_error(None, "You already said that.") if "again" in request.POST["text"] else form.is_valid()
    facts["composer"] = composer(form=form, variant=request.POST["variant"])
    return render(request, "posts/_composer.html", facts, status=422 if form.errors else 200)


urlpatterns = [
    path("", home),
    path("bo/status/2/like", like),
    path("mira/status/3/delete", lambda request: HttpResponse()),
    path("cat/status/4/like", lambda request: errors.too_many_requests(request, "That is a lot of stars.")),
    path("dot/status/5/like", lambda request: HttpResponseRedirect("/login")),
    path("login", home),
    path("<name>/follow", follow),
    path("compose", compose),
    path("bar", lambda request: HttpResponse('<div id="bar" data-new="3">3 new witts</div>')),
    *urls.urlpatterns,
]


@pytest.fixture
def page(page):
    page.goto("/")
    page.wait_for_selector(".composer-count")
    return page


def test_liking_changes_the_button_in_place_and_keeps_it_focused(page):
    page.locator("#witt-2 .witt-action-like").click()
    page.wait_for_selector('#witt-2 .witt-action-like[aria-pressed="true"]')
    focused = page.evaluate("document.activeElement.formAction")
    assert focused.endswith("/bo/status/2/unlike")
    assert page.locator("#witt-2 .witt-action-like").inner_text().endswith("4")


def test_following_changes_only_the_button(page):
    page.locator(".person .btn-follow").click()
    page.wait_for_selector(".person .btn-follow.is-following")
    assert page.evaluate("document.activeElement.ariaLabel") == "Following. Unfollow @tide"


def test_a_deleted_witt_leaves_the_list_without_a_trace(page):
    page.locator("#witt-3 summary").first.click()
    page.locator("#witt-3 .wt-confirm summary").click()
    page.locator("#witt-3 .wt-confirm button").click()
    page.wait_for_selector("#witt-3", state="detached")
    assert page.locator("#feed > li:visible").count() == 3


def test_a_refusal_is_told_in_the_words_of_the_server(page):
    page.locator("#witt-4 .witt-action-like").click()
    assert "That is a lot of stars." in page.locator(".wt-toast").inner_text()
    page.locator(".wt-toast button").click()
    assert page.locator(".wt-toast").count() == 0
    page.problems.clear()  # the browser's own line about the 429


def test_without_a_connection_the_page_says_so(page):
    page.context.set_offline(True)
    page.locator("#witt-4 .witt-action-like").click()
    assert "Check your connection" in page.locator(".wt-toast").inner_text()
    page.problems.clear()  # the browser's own line about the lost request


def test_an_answer_that_is_a_whole_page_is_gone_to(page):
    page.locator("#witt-5 .witt-action-like").click()
    page.wait_for_url("**/login")


@pytest.mark.parametrize("away", [lambda page: page.keyboard.press("Escape"), lambda page: page.locator("h1").click()])
def test_a_menu_closes_with_escape_or_a_click_elsewhere(page, away):
    page.locator("#witt-2 .wt-menu > summary").click()
    assert page.locator("#witt-2 .wt-menu[open]").count() == 1
    away(page)
    assert page.locator("details.wt-menu[open]").count() == 0


def test_the_counter_counts_down_turns_red_and_never_cuts_what_is_written(page):
    count, button = page.locator(".composer-count"), page.locator(".composer-tools .btn")
    assert count.inner_text().startswith("140")
    page.fill("#home-text", "a" * 119)
    assert "is-near" not in count.get_attribute("class")
    page.fill("#home-text", "a" * 120)
    assert "is-near" in count.get_attribute("class")
    page.fill("#home-text", "a" * 131)
    assert "is-low" in count.get_attribute("class") and button.is_enabled()
    page.fill("#home-text", "a" * 151)
    assert count.inner_text().startswith("−11") and "is-over" in count.get_attribute("class")
    assert button.is_disabled() and len(page.input_value("#home-text")) == 151


def test_replying_opens_the_composer_in_a_dialog_ready_to_type(page):
    page.locator("#witt-2 .witt-action").first.click()
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.id") == "dialog-text"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_closing_the_dialog_asks_before_it_throws_words_away(page):
    questions = []
    page.on("dialog", lambda question: (questions.append(question.message), question.dismiss()))
    page.locator("#witt-2 .witt-action").first.click()
    page.locator("#dialog-text").type("Nearly")
    page.locator("[data-close]").click()
    assert questions == ["Throw away what you wrote?"] and page.locator("dialog[open]").count() == 1


def test_what_was_said_before_is_refused_in_the_dialog_with_the_words_kept(page):
    page.locator("#witt-2 .witt-action").first.click()
    page.fill("#dialog-text", "Hello again")
    page.locator("dialog .btn-primary").click()
    page.wait_for_selector("dialog .alert-danger:focus")
    assert page.inner_text("dialog .alert-danger") == "You already said that."
    assert page.input_value("#dialog-text") == "Hello again"
    page.problems.clear()  # the browser's own line about the 422


def test_a_witt_sent_from_the_dialog_closes_it(page):
    page.locator("#witt-2 .witt-action").first.click()
    page.fill("#dialog-text", "Hello")
    page.locator("dialog .btn-primary").click()
    page.wait_for_selector("dialog:not([open])", state="attached")


def test_each_chosen_picture_gets_a_field_for_its_description(page):
    picture = {"name": "harbour.png", "mimeType": "image/png", "buffer": b"picture"}
    assert page.locator(".composer-alts label:visible").count() == 0
    page.set_input_files("#home-images", [picture, picture])
    page.evaluate("document.querySelector('.composer-pictures').open = true")
    assert page.locator(".composer-alts label:visible").count() == 2
    page.set_input_files("#home-images", [picture] * 5)
    assert page.evaluate("document.querySelector('#home-images').validationMessage") == "Choose up to four pictures."


def test_new_witts_are_counted_in_the_title(page):
    page.goto("/?polls=yes")
    page.wait_for_selector("#bar")
    assert page.title() == "(3) Home · Witter"
