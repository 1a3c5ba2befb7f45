"""Every page has one canonical URL, to which other spellings redirect."""

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "true"),
    [
        ("/LOGIN", "/login"),
        ("/Login/", "/login"),
        ("/Password/Reset", "/password/reset"),
        ("/SEARCH?q=Tea+%26+Cake&f=Latest", "/search?q=Tea+%26+Cake&f=Latest"),
        ("/Hashtag/Ink", "/hashtag/Ink"),
        ("/HASHTAG/%D0%9A%D0%BE%D1%82", "/hashtag/%D0%9A%D0%BE%D1%82"),
        ("/Ana/", "/Ana"),
        ("/Ana/FOLLOWERS", "/Ana/followers"),
        ("/admin", "/admin/"),
        ("/password/RESET/key/1-aBc", "/password/reset/key/1-aBc"),
    ],
)
def test_other_spellings_redirect_to_canonical_path(client, typed, true):
    UserFactory(username="Ana")
    response = client.get(typed)
    assert (response.status_code, response.get("Location")) == (301, true)


def test_username_redirects_to_owners_spelling(client):
    post = PostFactory(author__username="Ana")
    assert client.get(f"/Ana/STATUS/{post.pk}").url == f"/Ana/status/{post.pk}"
    assert client.get(f"/aNA/STATUS/{post.pk}", follow=True).redirect_chain[-1] == (f"/Ana/status/{post.pk}", 301)


@pytest.mark.parametrize(
    ("typed", "true"),
    [
        ("/@Ana", "/Ana"),
        ("/@aNA?from=mail", "/Ana?from=mail"),
        ("/@ana/followers", "/Ana/followers"),
        ("/@ana/status/5", "/Ana/status/5"),
        ("/@ana//evil.example", "/Ana//evil.example"),
    ],
)
def test_path_with_at_sign_redirects_to_profile(client, typed, true):
    UserFactory(username="Ana")
    response = client.get(typed)
    assert (response.status_code, response["Location"]) == (301, true)


@pytest.mark.parametrize("path", ["/@nobody", "/@gone", "/@login", "/@", "/@ana.lima", "/@@ana", "/@" + "a" * 16])
def test_at_sign_before_unknown_name_is_not_found(client, path):
    UserFactory(username="ana")
    UserFactory(username="gone", deactivated=True)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/nobody_at_all", "/no/such/page", "/a" * 500, "/static/NO.css"])
def test_unknown_path_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["//evil.example/x", "//evil.example", "/\\evil.example/LOGIN", "//LOGIN"])
def test_redirects_stay_on_the_host(client, path):
    response = client.get("/", PATH_INFO=path)
    assert response.status_code == 404 or response["Location"] in {"/login", "/evil.example"}


def test_actions_are_not_redirected(client):
    assert client.post("/LOGOUT").status_code == 404
    assert client.get("/LOGOUT").status_code == 301
