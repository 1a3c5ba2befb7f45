"""One witt and one person, as every list shows them."""

import pytest
from django.template.loader import render_to_string

from posts.cards.rendering import render_part_of_card
from testing.context_samples import card, person, photo


def post(**facts):
    return render_part_of_card("post", card(**facts))


def test_a_card_says_who_wrote_what_and_when():
    html = post(number=12, handle="ana")
    assert 'id="witt-12"' in html and "@ana" in html and "The swifts are back." in html
    assert (
        '<a class="witt-time" href="/ana/status/12"><time datetime="2026-11-22T09:12:00Z" title="22 Nov 2026, 09:12">'
        in html
    )


def test_a_name_is_never_markup():
    html = post(name='<script>alert("hi")</script>')
    assert "<script>" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("fact", "verb"), [("is_liked", "like"), ("is_reposted", "repost"), ("is_bookmarked", "bookmark")]
)
def test_each_button_says_its_state_and_offers_the_opposite(fact, verb):
    off, on = post(**{fact: False}), post(**{fact: True})
    assert f'formaction="/ana/status/12/{verb}" aria-pressed="false"' in off
    assert f'formaction="/ana/status/12/un{verb}" aria-pressed="true"' in on


def test_signed_out_the_buttons_lead_to_the_log_in_page():
    html = post(can_act=False)
    assert "<button" not in html
    assert html.count('href="/login?next=/ana/status/12"') == 2


def test_a_protected_witt_can_be_neither_reposted_nor_quoted():
    html = post(is_protected=True, can_repost=False)
    assert "/repost" not in html and "quote=" not in html
    assert "Protected account" in html and "disabled" in html


def test_ones_own_witt_can_be_deleted():
    html = post(is_mine=True)
    assert "/ana/status/12/delete" in html
    assert "/ana/mute" not in html and "/ana/block" not in html


def test_somebody_elses_witt_can_be_muted_and_blocked_away():
    html = post(is_mine=False)
    assert 'formaction="/ana/mute"' in html and 'formaction="/ana/block"' in html
    assert "/delete" not in html


def test_counts_are_shown_only_when_there_are_any():
    assert "<span>38</span>" in post(like_count="38")
    assert "<span></span>" not in post()


def test_why_a_witt_is_here_stands_above_it():
    assert 'href="/bo"' in post(reposted_by={"name": "Bo", "url": "/bo"}) and "reposted" in post(
        reposted_by={"name": "Bo", "url": "/bo"}
    )
    assert "Pinned" in post(pinned=True)
    assert 'Replying to <a href="/bo">@bo</a>' in post(reply_to="bo")


def test_a_picture_shows_its_description_when_it_has_one():
    with_alt, without = post(photos=[photo()]), post(photos=[photo(alt="")])
    assert "<summary" in with_alt and '<p dir="auto">A red lighthouse.</p>' in with_alt
    assert "ALT" not in without and 'alt="Picture without a description"' in without


def test_a_picture_that_moves_says_so_and_can_be_stopped():
    html = post(photos=[photo() | {"is_animated": True}])
    assert ">GIF<" in html and html.count('alt="A red lighthouse."') == 2 and 'type="checkbox"' in html


def test_a_quote_is_a_card_that_leads_to_the_quoted_witt():
    html = post(quote=card(number=4, handle="tide"))
    assert 'class="witt-quote"' in html and 'href="/tide/status/4"' in html
    assert "This witt is unavailable." in post(quote_gone=True)


@pytest.mark.parametrize(
    ("state", "words", "address"),
    [
        ("follow", "Follow", 'formaction="/ana/follow"'),
        ("following", "Unfollow", 'formaction="/ana/unfollow"'),
        ("requested", "Cancel", 'formaction="/ana/unfollow"'),
        ("blocked", "Unblock", 'formaction="/ana/unblock"'),
        ("none", "Follow", 'href="/login?next=/ana"'),
    ],
)
def test_the_follow_button_offers_what_comes_next(state, words, address):
    html = render_to_string("accounts/_user.html", {"p": person(state=state)})
    assert words in html and address in html


def test_nobody_can_follow_themselves():
    html = render_to_string("accounts/_user.html", {"p": person(state="self")})
    assert "btn-follow" not in html


def test_a_person_says_that_they_follow_you():
    assert "Follows you" in render_to_string("accounts/_user.html", {"p": person(follows_you=True)})
    assert "Follows you" not in render_to_string("accounts/_user.html", {"p": person()})
