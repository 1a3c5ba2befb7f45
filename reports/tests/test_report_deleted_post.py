"""Reporting a post that is deleted or hidden after the form was opened."""

import re

import pytest
from django.core import signing

from accounts.factories import UserFactory
from accounts.models import User
from follows.models import Block
from posts.factories import PostFactory
from reports.evidence import SALT, sign_snapshot
from reports.models import Report
from testing.both_ways import BOTH_WAYS
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


def evidence_in(response):
    return re.search(r'name="evidence" value="([^"]+)"', response.text)[1]


@BOTH_WAYS
def test_post_deleted_after_opening_form_is_reported_with_text(client, mira, post, headers):
    address, pk, words = f"{post.get_absolute_url()}/report", post.pk, post.text
    evidence = evidence_in(client.get(address, headers=headers))
    post.delete()
    response = client.post(address, {"reason": "unkind", "note": "see", "evidence": evidence}, headers=headers)
    assert response.status_code == (200 if headers else 302)
    report = Report.objects.get()
    assert (report.reporter, report.person.username, report.subject) == (mira, "sam", pk)
    assert (report.words, report.note, report.post) == (words, "see", None)


def test_admin_shows_text_of_deleted_post(client, mira, post):
    address = f"{post.get_absolute_url()}/report"
    evidence = evidence_in(client.get(address))
    post.delete()
    client.post(address, {"note": "see", "evidence": evidence})
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert "Nobody asked for another map." in client.get("/admin/reports/report/").text


def test_post_hidden_after_opening_form_is_reported_with_link(client, mira, post):
    address = f"{post.get_absolute_url()}/report"
    evidence = evidence_in(client.get(address))
    Block.objects.block(post.author, mira)
    assert client.post(address, {"evidence": evidence}).status_code == 302
    assert Report.objects.get().post == post


def test_invalid_form_keeps_evidence_for_next_submission(client, mira, post):
    address = f"{post.get_absolute_url()}/report"
    evidence = evidence_in(client.get(address))
    post.delete()
    response = client.post(address, {"note": "a" * 501, "evidence": evidence})
    assert "Report this witt" in response.text
    client.post(address, {"note": "a", "evidence": evidence_in(response)})
    assert Report.objects.get().words == "Nobody asked for another map."


def test_foreign_or_forged_evidence_is_404(client, mira, post):
    other, hidden = PostFactory(author=post.author), PostFactory(author__protected=True)
    made_up = signing.dumps([mira.pk, hidden.author_id, hidden.pk, "made up"], salt=SALT, key="another")
    for evidence in (
        sign_snapshot(mira, other),
        sign_snapshot(UserFactory(), hidden),
        made_up,
        "",
        "x" * 5000,
        "é:a:b",
    ):
        response = client.post(f"{hidden.get_absolute_url()}/report", {"evidence": evidence})
        assert response.status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize("state", ["blocked", "deactivated"])
@BOTH_WAYS
def test_evidence_does_not_reveal_new_username(client, mira, post, headers, state):
    sam, address = post.author, f"{post.get_absolute_url()}/report"
    evidence = evidence_in(client.get(address))
    Block.objects.block(sam, mira) if state == "blocked" else sam.deactivate()
    User.objects.filter(pk=sam.pk).update(username="fresh_start")
    forms = [{"reason": "bogus"}, {"note": "a" * 501, "block": "on"}, {"reason": "spam"}]
    responses = [client.post(address, form | {"evidence": evidence}, headers=headers) for form in forms]
    responses.append(client.post(address, {"reason": "spam", "evidence": evidence, "block": "on"}, headers=headers))
    for response in responses:
        assert "fresh_start" not in response.text + str(response.headers)
    assert "@sam" in responses[0].text
    assert responses[-1].headers["HX-Redirect" if headers else "Location"] == "/"
    assert "fresh_start" not in str(client.get("/").text)
    assert Report.objects.get().person == sam


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrently_deleted_post_is_reported():
    reporters = UserFactory.create_batch(4)
    for _ in range(6):
        post = PostFactory()
        files = [
            lambda who=who, post=post: Report.objects.file(who, post.author, "spam", "", post) for who in reporters
        ]
        at_once(*files, post.delete)
        assert set(Report.objects.filter(person=post.author).values_list("words", "post")) == {(post.text, None)}
