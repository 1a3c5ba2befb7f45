"""The base template, and the size of the home page."""

import gzip
import random

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from testing.context_samples import VISITOR, card, composer, person, photo, viewer
from testing.html_asserts import problems_of

HOME = """{% extends "base.html" %}{% load posts %}{% block title %}Home{% endblock %}{% block main %}
<h1 class="visually-hidden">Home</h1><div class="wt-card">{% include "posts/_composer.html" %}
<ol class="wt-feed" id="feed">{% for c in cards %}<li>{% card "post" c %}</li>
{% endfor %}</ol>{% include "_load_more.html" with href="/?before=12" %}</div>{% endblock %}"""

TRENDS = [
    {"url": f"/hashtag/{tag}", "name": f"#{tag}", "label": f"{count} witts today"}
    for tag, count in {
        "saltmarshbakes": 214,
        "kiteweather": 71,
        "printroom": 58,
        "tidetable": 43,
        "swifts": 12,
    }.items()
]
PEOPLE = "ana tomas yuki_t jonas wren_of_the_road priya elif harbourlib nadia gus dot haneul".split()
WORDS = (
    "the a tide harbour bread kite morning swifts over lane garden we they saw counted eleven print red warm kettle "
    "door open come and carve something new map ferry bench signal stops plaque letters council marrow rain radio "
    "lamp repair saturday bring toaster leave works no booking just turn up"
).split()


def home(rf, cards=(), user=None, **facts):
    """Return a rendered home page."""
    context = {
        "user": user or viewer(),
        "site_name": "Saltmarsh",
        "badges": {"requests": 0, "notifications": 0, "messages": 0},
        "csrf_token": "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", k=64)),
        "trends": TRENDS,
        "suggestions": [person(name, why="Followed by Ana and 3 others") for name in PEOPLE[:3]],
        "composer": composer(),
        "cards": cards,
        "request": rf.get("/"),
        **facts,
    }
    return engines["django"].from_string(HOME).render(context)


def text_cards():
    """Return twenty different cards of plain text."""
    chance = random.Random(1)
    cards = []
    for number in range(20):
        words = " ".join(chance.choices(WORDS, k=chance.randint(8, 22)))
        minute, hour = chance.randint(10, 59), chance.randint(10, 23)
        handle = chance.choice(PEOPLE)
        counts = {f"{kind}_count": chance.choice(["", chance.randint(1, 99)]) for kind in ("reply", "repost", "like")}
        facts = {
            "avatar": f"/media/avatars/{random.Random(handle).randbytes(16).hex()}.webp",
            "html": mark_safe(f'{words.capitalize()}. <a href="/hashtag/{words[:4]}">#{words[:4]}</a>'),
            "ago": f"{minute}m",
            "iso": f"2026-11-22T{hour}:{minute}:{chance.randint(10, 59)}Z",
            "exact": f"22 Nov 2026, {hour}:{minute}",
            "is_liked": chance.random() < 0.2,
        }
        cards.append(card(90_000 + 137 * number, handle, **counts, **facts))
    return cards


def test_home_page_is_at_most_seven_kilobytes_compressed(rf):
    assert len(gzip.compress(home(rf, text_cards()).encode(), 6)) <= 7 * 1024


def test_full_page_is_valid_html(rf):
    cards = [
        card(1, photos=[photo(), photo(alt="")], media_class="witt-media-2", is_liked=True),
        card(2, quote=card(8, "tide"), reply_to="bo", reposted_by={"name": "Bo", "url": "/bo"}),
        card(3, is_mine=True, pinned=True, quote_gone=True),
        card(4, is_protected=True, can_repost=False),
        card(5, can_act=False),
    ]
    assert problems_of(home(rf, cards)) == []
    assert problems_of(home(rf, cards, user=VISITOR)) == []


@pytest.mark.parametrize("state", ["self", "follow", "following", "requested", "blocked", "none"])
def test_user_row_is_valid_html_in_every_state(state):
    row = person(state=state, follows_you=True, is_protected=True)
    assert problems_of(render_to_string("accounts/_user.html", {"p": row})) == []


def test_page_has_color_scheme_of_user(rf):
    dark = home(rf, user=viewer(theme="dark"))
    assert '<html lang="en" data-bs-theme="dark">' in dark
    assert "Light theme" in dark
    assert '<html lang="en" data-bs-theme="auto">' in home(rf)
    assert "Dark theme" in home(rf)
    assert '<html lang="en" data-bs-theme="auto">' in home(rf, user=VISITOR)


def test_menu_marks_current_page(rf):
    assert '<a href="/" aria-current="page">' in home(rf)
    assert '<a href="/discover" aria-current="page">' in home(rf, request=rf.get("/discover"))
    assert '<a href="/mira" aria-current="page">' in home(rf, request=rf.get("/mira"))
    connect = '<a href="/notifications" aria-current="page">'
    assert connect in home(rf, request=rf.get("/notifications/mentions"))
    assert connect not in home(rf, request=rf.get("/settings/notifications"))


def test_menu_of_visitors_has_login_and_signup_only(rf):
    html = home(rf, user=VISITOR)
    assert 'href="/login"' in html
    assert 'href="/signup"' in html
    assert "/settings" not in html
    assert "/logout" not in html
    assert "wt-tabbar" not in html


def test_follow_requests_link_is_for_protected_accounts(rf):
    assert "/follow_requests" not in home(rf)
    assert "/follow_requests" in home(rf, user=viewer(is_protected=True))


def test_empty_sidebar_cards_are_left_out(rf):
    html = home(rf, trends=[], suggestions=[])
    assert "Trends</h2>" not in html
    assert "Who to follow" not in html


def test_page_has_no_inline_script_or_style(rf):
    html = home(rf, text_cards()[:2])
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert " hx-" not in html
    assert html.count("<script") == html.count('<script src="/static/')
