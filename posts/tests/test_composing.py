"""Publishing through the form: text is published once, or returned with an error."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory
from posts.models import Post

pytestmark = pytest.mark.django_db


def test_publishing_redirects_to_post(client, viewer):
    response = client.post("/compose", {"text": "hello town"})
    post = Post.objects.get()
    assert (post.text, post.author) == ("hello town", viewer)
    assert response.url == f"/viewer/status/{post.pk}"


def test_publishing_with_next_redirects_there_with_anchor(client, viewer):
    response = client.post("/compose", {"text": "hello town", "next": "/discover"})
    assert response.url == f"/discover#witt-{Post.objects.get().pk}"


def test_publishing_with_htmx_inserts_post_and_blank_composer(client, viewer):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    response = client.post("/compose", {"text": "hello town", "variant": "home"}, headers=headers)
    page = response.content.decode()
    assert f'id="witt-{Post.objects.get().pk}"' in page
    assert "hello town</textarea>" not in page


def test_publishing_from_dialog_links_to_post(client, viewer):
    PostFactory(author=viewer)  # after a first post, the link leads elsewhere
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/profile"}
    response = client.post("/compose", {"text": "hello town", "variant": "dialog"}, headers=headers)
    assert "<article" not in response.content.decode()
    assert Post.objects.latest("pk").get_absolute_url() in response["HX-Trigger-After-Settle"]


@pytest.mark.parametrize("page", ["http://[", "//", "\x80", "javascript:alert(1)"])
def test_publishing_with_invalid_current_url(client, viewer, page):
    PostFactory(author=viewer)
    headers = {"HX-Request": "true", "HX-Current-URL": page}
    response = client.post("/compose", {"text": "hello town", "variant": "home"}, headers=headers)
    assert response.status_code == 200
    assert Post.objects.latest("pk").get_absolute_url() in response["HX-Trigger-After-Settle"]


def test_publishing_from_composer_page_redirects_to_post(client, viewer):
    response = client.post("/compose", {"text": "hello town", "variant": "page"}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == Post.objects.get().get_absolute_url()


def test_resubmitted_form_redirects_to_same_post(client, viewer):
    form = {"text": "hello town", "submission": "one-two"}
    first, second = client.post("/compose", form), client.post("/compose", form)
    assert first.url == second.url
    assert Post.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say something"),
        (" \n\t ", "Say something"),
        ("\u200b\u2060", "Say something"),
        ("\u3164", "Say something"),
        ("x" * 141, "1 character too long"),
        ("y" * 5000, "too long"),
    ],
)
def test_invalid_post_is_returned_with_error(client, viewer, headers, text, sentence):
    response = client.post("/compose", {"text": text}, headers=headers)
    assert response.status_code in {200, 422}
    page = response.content.decode()
    assert sentence in page
    assert text.strip() in page
    assert not Post.objects.exists()


def test_null_byte_is_rejected(client, viewer):
    response = client.post("/compose", {"text": "a\x00b"})
    assert response.status_code == 400
    assert "your browser sent" in response.content.decode()
    assert not Post.objects.exists()


def test_post_of_maximum_length_is_published(client, viewer):
    client.post("/compose", {"text": "é" * 140})
    assert Post.objects.get().text == "é" * 140


def test_link_counts_as_23_characters(client, viewer):
    link = "https://example.com/" + "a" * 200
    client.post("/compose", {"text": "x" * 116 + " " + link})
    assert Post.objects.get().text.endswith(link)


def test_v3_configuration_allows_280_characters(client, viewer, settings):
    settings.COUNTING = "v3"
    client.post("/compose", {"text": "x" * 280})
    assert len(Post.objects.get().text) == 280
    response = client.post("/compose", {"text": "語" * 141})
    assert "2 characters too long" in response.content.decode()


def test_duplicate_is_rejected_and_text_kept(client, viewer):
    PostFactory(author=viewer, text="hello town")
    response = client.post("/compose", {"text": "hello town"})
    assert "You already said that." in response.content.decode()
    assert "hello town</textarea>" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_rate_limit_responds_429_and_keeps_text(client, viewer, settings, headers):
    settings.LIMIT_POSTS_HALF_HOUR = 1
    PostFactory(author=viewer)
    response = client.post("/compose", {"text": "one more"}, headers=headers)
    assert response.status_code == 429
    assert "half an hour" in response.content.decode()
    assert headers or "one more</textarea>" in response.content.decode()


def test_reply_is_prefilled_without_own_name(client, viewer):
    UserFactory(username="ana"), UserFactory(username="bo")
    post = PostFactory(author__username="mira", text="@viewer @ana and @bo")
    page = client.get(f"/compose?in_reply_to={post.pk}").content.decode()
    assert "@mira @ana @bo </textarea>" in page


def test_reply_stores_parent(client, viewer):
    post = PostFactory(author__username="mira")
    client.post("/compose", {"text": "@mira yes", "in_reply_to": post.pk})
    reply = Post.objects.get(author=viewer)
    assert (reply.in_reply_to, reply.directed_at) == (post, post.author)


def test_quote_shows_quoted_post(client, viewer):
    post = PostFactory(text="the original words")
    client.post("/compose", {"text": "look", "quote_of": post.pk})
    quote = Post.objects.get(author=viewer)
    page = client.get(quote.get_absolute_url()).content.decode()
    assert "the original words" in page


def test_composer_asks_for_words_of_ones_own_in_quote(client, viewer):
    assert "Add your own words…" in client.get(f"/compose?quote={PostFactory().pk}").text


def test_quote_of_hidden_post_is_unavailable(client, viewer):
    quoted = PostFactory(text="the original words")
    quote = PostFactory(author=viewer, quote_of=quoted)
    BlockFactory(blocker=quoted.author, blocked=viewer)
    page = client.get(quote.get_absolute_url()).content.decode()
    assert "the original words" not in page
    assert "unavailable" in page


def test_protected_post_is_quoted_by_author_only(client, viewer):
    post = PostFactory(author__protected=True)
    FollowFactory(follower=viewer, followee=post.author)
    response = client.post("/compose", {"text": "look", "quote_of": post.pk})
    assert "stays with those it was meant for" in response.content.decode()
    assert not Post.objects.filter(author=viewer).exists()


@pytest.mark.parametrize("name", ["in_reply_to", "quote_of"])
@pytest.mark.parametrize("value", ["999999", "²", "abc", "9" * 40, "-1"])
def test_reply_to_missing_post_keeps_text(client, viewer, name, value):
    response = client.post("/compose", {"text": "are you there", name: value})
    assert response.status_code == 200
    assert "are you there</textarea>" in response.content.decode()
    assert f"you’re {'quoting' if name == 'quote_of' else 'answering'} is gone" in response.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "query", ["in_reply_to=²", "in_reply_to=" + "9" * 40, "quote=x", "text=" + "x" * 3000, "in_reply_to="]
)
def test_composer_opens_with_invalid_query(client, viewer, query):
    assert client.get(f"/compose?{query}").status_code == 200


def test_query_text_fills_box(client, viewer):
    assert "#bread &lt;3</textarea>" in client.get("/compose?text=%23bread <3").content.decode()


def test_signed_out_redirects_to_login(client):
    assert client.get("/compose").url.startswith("/login")
    assert client.post("/compose", {"text": "hello"}).url.startswith("/login")
    assert not Post.objects.exists()


def test_text_survives_login_redirect(client):
    response = client.post("/compose", {"text": "typed & kept", "in_reply_to": "7"})
    assert response.url == "/login?next=/compose%3Ftext%3Dtyped%2B%2526%2Bkept%26in_reply_to%3D7"
    client.force_login(UserFactory())
    assert "typed &amp; kept</textarea>" in client.get("/compose?text=typed+%26+kept&in_reply_to=7").content.decode()


def test_missing_csrf_token_is_rejected(viewer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(viewer)
    assert strict.post("/compose", {"text": "hello"}).status_code == 403
    assert not Post.objects.exists()


def test_setting_requires_confirmed_email(client, viewer, settings):
    settings.REQUIRE_CONFIRMED_EMAIL = True
    response = client.post("/compose", {"text": "hello town"})
    assert "confirm your email first" in response.content.decode()
    assert "hello town</textarea>" in response.content.decode()
    viewer.emailaddress_set.create(email=viewer.email, verified=True, primary=True)
    client.post("/compose", {"text": "hello town"})
    assert Post.objects.get().text == "hello town"
