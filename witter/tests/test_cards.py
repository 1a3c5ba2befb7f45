"""Post cards and user rows, as every list shows them."""

import pytest
from django.template.loader import render_to_string

from posts.cards.presenter import Reposter
from posts.cards.rendering import render_part_of_card
from testing.context_samples import card, person, photo


def post(**facts):
    return render_part_of_card("post", card(**facts))


def test_card_has_author_text_and_time():
    html = post(number=12, handle="ana")
    assert 'id="witt-12"' in html
    assert "@ana" in html
    assert "The swifts are back." in html
    assert (
        '<a class="witt-time" href="/ana/status/12"><time datetime="2026-11-22T09:12:00Z" title="22 Nov 2026, 09:12">'
        in html
    )


def test_display_name_is_escaped():
    html = post(name='<script>alert("hi")</script>')
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(("fact", "verb"), [("is_liked", "like"), ("is_bookmarked", "bookmark")])
def test_action_buttons_have_state_and_opposite_action(fact, verb):
    off, on = post(**{fact: False}), post(**{fact: True})
    assert f'formaction="/ana/status/12/{verb}" aria-pressed="false"' in off
    assert f'formaction="/ana/status/12/un{verb}" aria-pressed="true"' in on


def test_repost_menu_has_quote_and_opposite_action():
    off, on = post(is_reposted=False), post(is_reposted=True)
    assert 'formaction="/ana/status/12/repost"' in off
    assert 'formaction="/ana/status/12/unrepost"' in on
    assert "Undo repost" in on
    assert all(html.count('href="/compose?quote=12"') == 1 for html in (off, on))


def test_action_buttons_lead_to_login_when_signed_out():
    html = post(can_act=False)
    assert "<button" not in html
    for action in ("reply", "repost", "like"):
        assert html.count(f'href="/login?next=/ana/status/12&amp;why={action}"') == 1


def test_protected_post_has_no_repost_and_quote_buttons():
    html = post(is_protected=True, can_repost=False)
    assert "/repost" not in html
    assert "quote=" not in html
    assert "Protected account" in html
    assert "disabled" in html


def test_own_post_has_delete_button():
    html = post(is_mine=True)
    assert "/ana/status/12/delete" in html
    assert "/ana/mute" not in html
    assert "/ana/block" not in html


def test_other_users_post_has_mute_and_block_buttons():
    html = post(is_mine=False)
    assert 'formaction="/ana/mute"' in html
    assert 'href="/ana/block"' in html
    assert "/delete" not in html


def test_zero_counts_are_hidden():
    assert "<span>38</span>" in post(like_count="38")
    assert "<span></span>" not in post()


def test_card_header_has_reposter():
    assert 'href="/bo"' in post(reposted_by=Reposter("Bo", "/bo"))
    assert "reposted" in post(reposted_by=Reposter("Bo", "/bo"))
    assert "Pinned" in post(is_shown_as_pinned=True)
    assert 'Replying to <a href="/bo">@bo</a>' in post(reply_to="bo")


def test_picture_has_alt_text():
    with_alt, without = post(photos=[photo()]), post(photos=[photo(alt="")])
    assert "<summary" in with_alt
    assert '<p dir="auto">A red lighthouse.</p>' in with_alt
    assert "ALT" not in without
    assert 'alt="Picture without a description"' in without


def test_animated_picture_has_pause_control():
    html = post(photos=[photo(is_animated=True)])
    assert ">GIF<" in html
    assert html.count('alt="A red lighthouse."') == 2
    assert 'type="checkbox"' in html


def test_quote_card_links_to_quoted_post():
    html = post(quote=card(number=4, handle="tide"))
    assert 'class="witt-quote"' in html
    assert 'href="/tide/status/4"' in html
    assert "This witt is unavailable." in post(is_quote_unavailable=True)


@pytest.mark.parametrize(
    ("state", "words", "address"),
    [
        ("follow", "Follow", 'formaction="/ana/follow"'),
        ("following", "Unfollow", 'formaction="/ana/unfollow"'),
        ("requested", "Cancel", 'formaction="/ana/unfollow"'),
        ("blocked", "Unblock", 'formaction="/ana/unblock"'),
        ("none", "Follow", 'href="/login?next=/ana&amp;why=follow"'),
    ],
)
def test_follow_button_by_relationship(state, words, address):
    html = render_to_string("accounts/_user.html", {"person": person(state=state)})
    assert words in html
    assert address in html


def test_own_row_has_no_follow_button():
    html = render_to_string("accounts/_user.html", {"person": person(state="self")})
    assert "btn-follow" not in html


def test_row_shows_follows_you():
    assert "Follows you" in render_to_string("accounts/_user.html", {"person": person(follows_you=True)})
    assert "Follows you" not in render_to_string("accounts/_user.html", {"person": person()})
