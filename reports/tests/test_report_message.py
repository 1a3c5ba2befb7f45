"""Reporting a message: moderators get a copy of it, and of nothing else."""

import pytest
from django.db import IntegrityError

from accounts.factories import UserFactory
from core.factories import picture_of
from core.http.caching import CHECK_COOKIE, NO_STORE
from direct_messages.factories import MessageFactory
from follows.models import Block
from posts.factories import PostFactory
from reports.models import Outcome, Reason, Report
from testing.both_ways import BOTH_WAYS
from witter.server.management.commands.purge_deactivated import purge

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client, mira):
    client.force_login(mira)
    return mira


@pytest.fixture
def letters(viewer):
    """Return three messages from sam to mira, the viewer."""
    sam = UserFactory(username="sam")
    return [MessageFactory(sender=sam, recipient=viewer, text=f"{word} words") for word in ("kind", "nasty", "late")]


def address_of(message):
    return f"/messages/{message.sender.username}/{message.pk}/report"


@BOTH_WAYS
def test_report_has_copy_of_one_message(client, viewer, letters, headers):
    page = client.get(address_of(letters[1]), headers=headers).text
    assert "Report this message" in page
    assert "nasty words" in page
    assert "The moderators get a copy of this message." in page
    assert "kind words" not in page
    client.post(address_of(letters[1]), {"reason": "unkind", "note": "again"}, headers=headers)
    report = Report.objects.get()
    assert (report.reporter, report.person.username, report.words) == (viewer, "sam", "nasty words")
    assert (report.subject, report.post, report.reported_message) == (0, None, letters[1].pk)


def test_form_is_stored_by_no_cache(client, letters):
    client.cookies[CHECK_COOKIE] = "1"
    assert client.get(address_of(letters[1]))["Cache-Control"] == NO_STORE


def test_moderators_see_the_copy_and_no_other_message(client, viewer, letters):
    client.post(address_of(letters[1]), {"reason": "unkind"})
    report = Report.objects.get()
    moderator = UserFactory()
    moderator.make_moderator()
    client.force_login(moderator)
    pages = [client.get(f"/admin/reports/report/{path}").text for path in ("", f"{report.pk}/change/")]
    for page in pages:
        assert "@sam, in a message: nasty words" in page
        assert "kind words" not in page
        assert "late words" not in page
    for address in (address_of(letters[1]), "/messages/sam"):
        assert "words" not in client.get(address).text


def test_message_is_copied_with_description_of_its_picture(client, viewer, letters):
    picture = picture_of()
    texts = ["look\n[picture: a jar]", "[picture: without a description]"]
    for text, alt in (("look", "a jar"), ("", "")):
        message = MessageFactory(sender=letters[0].sender, recipient=viewer, text=text, picture=picture, alt=alt)
        assert client.get(address_of(message)).status_code == 200
        client.post(address_of(message))
    assert list(Report.objects.order_by("pk").values_list("words", flat=True)) == texts


def test_only_recipient_can_report(client, viewer, letters):
    own = MessageFactory(sender=viewer, recipient=letters[0].sender)
    deleted = letters[2]
    viewer.sides.get().delete_message(deleted.pk)
    for message in (own, deleted, MessageFactory()):
        assert client.get(address_of(message)).status_code == 404
        assert client.post(address_of(message)).status_code == 404
    assert client.post(f"/messages/nobody/{letters[0].pk}/report").status_code == 404
    client.force_login(letters[0].sender)
    assert client.post(address_of(letters[0])).status_code == 404
    client.logout()
    assert client.post(address_of(letters[0]))["Location"].startswith("/login")
    assert not Report.objects.exists()


def test_report_with_block_returns_to_conversation(client, viewer, letters):
    response = client.post(address_of(letters[1]), {"block": "on"}, follow=True)
    assert response.redirect_chain == [("/messages/sam", 302)]
    assert "You blocked @sam." in response.text
    assert Block.objects.exists()
    assert client.get(address_of(letters[0])).status_code == 200


def test_reports_of_messages_and_of_their_sender_are_separate(client, viewer, letters):
    for address in (address_of(letters[0]), address_of(letters[1]), address_of(letters[1]), "/sam/report"):
        client.post(address, {"reason": "spam"})
    assert Report.objects.count() == 3
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    chosen = Report.objects.get(reported_message=letters[1].pk)
    client.post("/admin/reports/report/", {"action": "dismiss", "_selected_action": [chosen.pk]})
    assert list(Report.objects.filter(outcome=Outcome.KEPT)) == [chosen]


def test_report_outlives_its_reporter_without_their_name(client, viewer, letters):
    post = PostFactory(author=letters[1].sender, text="nasty witt")
    for address in (address_of(letters[1]), f"{post.get_absolute_url()}/report"):
        client.post(address, {"note": "again"})
    assert "Reports you sent stay with the moderators, without your name." in client.get("/settings/deactivate").text
    viewer.deactivate()
    purge(viewer)
    reports = Report.objects.order_by("pk").values_list("words", "reporter", "note")
    assert list(reports) == [("nasty words", None, "again"), ("nasty witt", None, "again")]
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for report in Report.objects.all():
        assert "mira" not in client.get(f"/admin/reports/report/{report.pk}/change/").text


def test_report_survives_deletion_of_conversation(client, viewer, letters):
    client.post(address_of(letters[1]))
    letters[1].conversation.delete()
    assert Report.objects.get().words == "nasty words"


def test_database_rejects_report_of_post_and_message(viewer):
    with pytest.raises(IntegrityError, match="reports_post_or_message"):
        Report.objects.create(person=viewer, reason=Reason.OTHER, subject=1, reported_message=1)
