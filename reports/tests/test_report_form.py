"""Reporting posts and users."""

import pytest
from django.db import IntegrityError

from accounts.factories import UserFactory
from core.badges import badges_of
from follows.factories import BlockFactory
from follows.models import Block, Mute
from posts.factories import PostFactory, RepostFactory
from reports.factories import ReportFactory
from reports.models import Outcome, Reason, Report
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    mira = UserFactory(username="mira")
    client.force_login(mira)
    return mira


@pytest.fixture
def post():
    return PostFactory(author=UserFactory(username="sam"), text="Nobody asked for another map.")


def address_of(post):
    return f"{post.get_absolute_url()}/report"


def test_report_stores_text_of_post_and_redirects_back(client, mira, post):
    said = {"reason": "spam", "note": " Again and again ", "next": "/discover"}
    response = client.post(address_of(post), said)
    assert (response.status_code, response.headers["Location"]) == (302, "/discover")
    report = Report.objects.get()
    assert (report.reporter, report.person, report.post, report.words) == (mira, post.author, post, post.text)
    assert (report.reason, report.note, report.outcome) == (Reason.SPAM, "Again and again", "")
    assert badges_of(post.author)["notifications"] == 0
    assert not Block.objects.exists()


def test_user_can_be_reported_without_note(client, mira, post):
    assert client.post("/SAM/report").status_code == 302
    report = Report.objects.get()
    assert (report.person, report.post, report.subject, report.reason) == (post.author, None, 0, Reason.OTHER)


def test_page_shows_reported_subject(client, mira, post):
    page = client.get(address_of(post)).text
    assert "Report this witt" in page
    assert post.text in page
    assert "Also block @sam" in page
    page = client.get("/sam/report").text
    assert "Report @sam" in page
    assert post.text not in page
    assert "None" not in page


def test_report_with_block_redirects_to_profile(client, mira, post):
    response = client.post(address_of(post), {"block": "on", "next": post.get_absolute_url()}, follow=True)
    assert Block.objects.filter(blocker=mira, blocked=post.author).exists()
    assert Report.objects.count() == 1
    assert response.redirect_chain == [("/sam", 302)]
    assert "You blocked @sam." in response.text


def test_report_with_mute_returns_to_page(client, mira, post):
    form = {"mute": "on", "next": post.get_absolute_url()}
    response = client.post(address_of(post), form, follow=True)
    assert Mute.objects.filter(muter=mira, muted=post.author).exists()
    assert response.redirect_chain == [(post.get_absolute_url(), 302)]
    assert "You muted @sam." in response.text
    page = client.get(address_of(post)).text
    assert "Also mute" not in page
    assert "Also block @sam" in page
    Block.objects.block(mira, post.author)
    assert "Also block" not in client.get("/sam/report").text


def test_repeated_report_updates_open_one(client, mira, post):
    for reason in ("spam", "danger"):
        client.post(address_of(post), {"reason": reason})
    assert Report.objects.get().reason == Reason.DANGER
    Report.objects.close(UserFactory(), Outcome.KEPT)
    client.post(address_of(post), {"reason": "spam"})
    client.post("/sam/report", {"reason": "spam"})
    assert Report.objects.open().count() == 2
    assert Report.objects.count() == 3


def test_invalid_form_is_returned_with_error_and_input(client, mira, post):
    for headers, status in (({}, 200), ({"HX-Request": "true"}, 422)):
        response = client.post(
            address_of(post), {"reason": "boring", "note": "a" * 501, "block": "on"}, headers=headers
        )
        assert response.status_code == status
        assert not Report.objects.exists()
        assert "a" * 501 in response.text
        assert "another look" in response.text
        assert 'name="block" id="id_block" checked' in response.text


def test_htmx_response_is_thank_you_toast(client, mira, post):
    response = client.post(address_of(post), {"reason": "spam"}, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (200, b"")
    assert "Thank you" in response.headers["HX-Trigger-After-Settle"]
    for page, url in (("/", None), ("/sam", None), (post.get_absolute_url(), "/sam")):
        Block.objects.unblock(mira, post.author)
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
        response = client.post(address_of(post), {"reason": "spam", "block": "on"}, headers=headers)
        assert response.headers.get("HX-Redirect") == url
        assert url or "You blocked @sam." in response.headers["HX-Trigger-After-Settle"]


def test_hidden_subjects_cannot_be_reported(client, mira, post):
    hidden = PostFactory(author=UserFactory(protected=True))
    hidden_post = PostFactory(author=BlockFactory(blocked=mira).blocker)
    repost = RepostFactory(post=post)
    own = PostFactory(author=mira)
    for address in [
        *map(address_of, (hidden, hidden_post, own)),
        f"/{repost.author.username}/status/{repost.pk}/report",
    ]:
        assert client.get(address).status_code == client.post(address).status_code == 404, address
    assert client.post("/mira/report").status_code == client.post("/nobody/report").status_code == 404
    assert (
        client.post(f"/{hidden_post.author.username}/report").status_code == 302
    )  # the profile of a blocker is visible
    assert Report.objects.get().person == hidden_post.author


def test_signed_out_is_redirected_to_login(client, post):
    response = client.post(address_of(post))
    assert response.headers["Location"].startswith("/login")
    assert not Report.objects.exists()


def test_daily_limit_is_reported(client, mira, post, settings):
    settings.LIMIT_REPORTS_A_DAY = 1
    ReportFactory(reporter=mira)
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(address_of(post), {"note": "still here"}, headers=headers)
        assert response.status_code == 429
        assert "1 report today" in response.text
    assert "still here" in client.post(address_of(post), {"note": "still here"}).text
    assert Report.objects.count() == 1


def test_report_survives_post_deletion_but_not_user_deletion(post):
    both = ReportFactory(post=post), ReportFactory(post=post)
    ReportFactory(reporter=both[0].reporter, person=post.author, post=None)
    words, pk = post.text, post.pk
    post.delete()
    reports = Report.objects.filter(subject=pk)
    assert [(report.post, report.words) for report in reports] == [(None, words)] * 2
    both[0].reporter.delete()
    assert Report.objects.filter(reporter=None).count() == 2
    post.author.delete()
    assert not Report.objects.exists()


def test_database_rejects_self_report(mira):
    with pytest.raises(IntegrityError, match="reports_not_oneself"):
        Report.objects.create(reporter=mira, person=mira, reason=Reason.OTHER)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrent_reports_create_one():
    post, fan = PostFactory(), UserFactory()
    at_once(*[lambda: Report.objects.file(fan, post.author, Reason.SPAM, post=post)] * 4)
    assert Report.objects.count() == 1
