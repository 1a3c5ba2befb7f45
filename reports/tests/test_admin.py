"""Admin of reports: order, search, actions, permissions."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from posts.factories import PostFactory
from posts.models import Post
from reports.factories import ReportFactory
from reports.models import Outcome, Reason, Report

pytestmark = pytest.mark.django_db
REPORTS_URL = "/admin/reports/report/"


@pytest.fixture
def admin(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def listed_reports(client, query=""):
    return list(client.get(f"{REPORTS_URL}{query}").context["cl"].result_list)


def run_action(client, action, *reports):
    chosen = {"action": action, "_selected_action": [report.pk for report in reports]}
    return client.post(REPORTS_URL, chosen, follow=True)


def test_urgent_reports_come_first_then_oldest(client, admin):
    first, second, urgent = ReportFactory(), ReportFactory(), ReportFactory(reason=Reason.DANGER)
    assert listed_reports(client) == [urgent, first, second]
    Report.objects.filter(pk__in=[first.pk, second.pk]).close(admin, Outcome.KEPT)
    assert listed_reports(client) == [urgent]
    assert listed_reports(client, "?state=closed") == [second, first]


def test_query_count_is_independent_of_row_count(client, admin):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            listed_reports(client)
        return len(asked)

    ReportFactory()
    one = queries()
    ReportFactory.create_batch(19)
    assert queries() == one <= 6


def test_search_finds_reports_by_reported_user(client, admin):
    about_wren = ReportFactory(person=UserFactory(username="Wren"), post=None)
    ReportFactory()
    assert listed_reports(client, "?q=@wre") == [about_wren]


def test_dismiss_closes_all_reports_about_same_subject(client, admin):
    post = PostFactory()
    report, same, other = ReportFactory(post=post), ReportFactory(post=post), ReportFactory()
    assert "2 reports closed: left as it was." in run_action(client, "dismiss", report).text
    assert list(Report.objects.open()) == [other]
    assert Post.objects.filter(pk=post.pk).exists()
    same.refresh_from_db()
    assert (same.closed_by, same.outcome) == (admin, Outcome.KEPT)
    assert same.closed_at


def test_delete_posts_leaves_reports_about_users_open(client, admin):
    report, about_person = ReportFactory(), ReportFactory(post=None)
    author = report.person
    run_action(client, "delete_posts", report, about_person)
    assert not Post.objects.filter(author=author).exists()
    assert list(Report.objects.open()) == [about_person]
    author.stats.refresh_from_db()
    assert author.stats.posts_count == 0
    page = client.get(f"{REPORTS_URL}{report.pk}/change/").text
    assert report.words in page
    assert "Witt deleted" in page


def test_suspend_closes_all_reports_about_user_and_skips_staff(client, admin):
    report = ReportFactory(reason=Reason.SPAM)
    ReportFactory(person=report.person, post=None)
    about_staff = ReportFactory(post=PostFactory(author=UserFactory(is_staff=True)))
    run_action(client, "suspend", report, about_staff)
    report.person.refresh_from_db()
    assert report.person.is_suspended
    assert report.person.suspension_reason == "Spam or a scam"
    assert list(Report.objects.open()) == [about_staff]
    about_staff.person.refresh_from_db()
    assert not about_staff.person.is_suspended


def test_actions_require_permissions(client):
    helper = UserFactory(is_staff=True)
    client.force_login(helper)
    report = ReportFactory()
    assert client.get(REPORTS_URL).status_code == 403
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["view_report"]))
    assert 'value="dismiss"' not in client.get(REPORTS_URL).text
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["close_report", "delete_post"]))
    page = client.get(REPORTS_URL).text
    assert 'value="dismiss"' in page
    assert 'value="delete_posts"' in page
    assert 'value="suspend"' not in page
    run_action(client, "suspend", report)
    report.person.refresh_from_db()
    assert not report.person.is_suspended
    assert Report.objects.open().exists()


def test_reports_cannot_be_added_or_edited_in_admin(client, admin):
    report = ReportFactory()
    assert client.get(f"{REPORTS_URL}add/").status_code == 403
    assert client.post(f"{REPORTS_URL}{report.pk}/change/", {"note": "nicer"}).status_code == 403


def test_moderator_does_not_see_or_close_reports_about_themselves(client):
    moderator = UserFactory()
    moderator.make_moderator()
    client.force_login(moderator)
    about_moderator, other = ReportFactory(person=moderator, post=None), ReportFactory()
    assert listed_reports(client) == [other]
    assert client.get(f"{REPORTS_URL}{about_moderator.pk}/change/").status_code == 302
    run_action(client, "dismiss", about_moderator, other)
    assert list(Report.objects.open()) == [about_moderator]


def test_only_superusers_delete_posts_of_staff(client):
    moderator, colleague = UserFactory(), UserFactory(is_staff=True)
    moderator.make_moderator()
    report = ReportFactory(post=PostFactory(author=colleague))
    url, chosen = "/admin/posts/post/", {"action": "delete_selected", "_selected_action": [report.post_id]}
    client.force_login(moderator)
    run_action(client, "delete_posts", report)
    assert client.post(f"{url}{report.post_id}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(url, chosen | {"post": "yes"}).status_code == 403
    assert list(Report.objects.open()) == [report]
    assert Post.objects.filter(pk=report.post_id).exists()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    run_action(client, "delete_posts", report)
    assert not Report.objects.open().exists()
    assert not Post.objects.filter(pk=report.post_id).exists()
