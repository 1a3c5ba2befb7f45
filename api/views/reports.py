"""The operation of reporting people and posts."""

from typing import Annotated, Any

import msgspec
from django.db import transaction

from accounts.models import User
from api.entities.base import to_text
from api.entities.reports import Report, ReportCategory
from api.errors import not_found, refused_form
from api.operations import Operation
from api.parameters import Id
from api.people import person_by_id
from api.presenters.accounts import account_for_viewer
from posts.models import Post
from reports.forms import ReportForm
from reports.models import Reason
from reports.models import Report as FiledReport

MAX_STATUSES = 20
PARAMETER_NAMES = {"note": "comment", "reason": "category"}


class ReportParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What to report, and why."""

    account_id: Annotated[Id, msgspec.Meta(description="The person.")]
    status_ids: Annotated[
        list[Id], msgspec.Meta(max_length=MAX_STATUSES, description="Posts of theirs, at most 20.")
    ] = []
    comment: Annotated[str, msgspec.Meta(description="What the moderators should know, up to 500 characters.")] = ""
    category: ReportCategory = "other"
    rule_ids: Annotated[list[str], msgspec.Meta(description="Is not stored: say it in the comment.")] = []
    forward: Annotated[bool, msgspec.Meta(description="Does nothing: everybody is here.")] = False


class CreateReport(Operation):
    """Report a person, or posts of theirs, to the moderators. The person is not notified.

    Each post becomes a report of its own; the answer is the first one. To report the same again changes the open
    report. 404 for posts that are not the person's or that you may not see, 429 above the site's limit of reports.
    """

    method, path, scope, tag = "POST", "/api/v1/reports", "write:reports", "reports"
    Parameters = ReportParameters
    returns = Report

    def perform(self) -> Report:
        wanted: ReportParameters = self.parameters
        person = person_by_id(self.viewer, wanted.account_id)
        form = ReportForm({"reason": reason_of(wanted.category), "note": wanted.comment})
        if not form.is_valid():
            raise refused_form(form, PARAMETER_NAMES)
        posts = self.posts_of(person) if wanted.status_ids else [None]
        with transaction.atomic():
            reports = [self.file(person, post, form.cleaned_data) for post in posts]
        return Report(
            id=str(reports[0].pk),
            category=wanted.category,
            comment=reports[0].note,
            created_at=to_text(reports[0].created_at),
            target_account=account_for_viewer(person, self.base_url),
            status_ids=[str(post.pk) for post in posts if post],
        )

    def posts_of(self, person: User) -> list[Post]:
        """Return the posts to report in the order of their ids. Raise ApiError (404) if one is not to be found."""
        ids = set(self.parameters.status_ids)
        posts = Post.objects.visible_to(self.viewer).originals().filter(author=person, pk__in=ids).order_by("pk")
        if len(found := list(posts)) < len(ids):
            raise not_found()
        return found

    def file(self, person: User, post: Post | None, cleaned: dict[str, Any]) -> FiledReport:
        """File one report with the cleaned data of ReportForm, and return it."""
        return FiledReport.objects.file(self.viewer, person, cleaned["reason"], cleaned["note"], post=post)


def reason_of(category: ReportCategory) -> Reason:
    """Return the reason that comes nearest to a category."""
    return Reason.SPAM if category == "spam" else Reason.OTHER


OPERATIONS: list[type[Operation]] = [CreateReport]
