"""Admin of reports: open reports, urgent ones first, and actions that close them."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.html import format_html

from core.db.admin import ReadOnlyAdmin
from posts.models import Post
from reports.messages import reports_closed
from reports.models import Outcome, Reason, Report
from twitter_text import inline

URGENT_FIRST = Case(When(reason=Reason.DANGER, then=Value(0)), default=Value(1))
STATE = "state"


class StateFilter(admin.SimpleListFilter):
    """Filters to open reports by default, or to closed ones."""

    title = parameter_name = STATE

    def lookups(self, request, model_admin):
        return [("closed", "Closed")]

    def choices(self, changelist):
        everything, closed = super().choices(changelist)
        return [{**everything, "display": "Waiting"}, closed]

    def queryset(self, request, reports):
        return reports.filter(closed_at__isnull=False) if self.value() else reports.open()


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Read-only admin of reports. Each action also closes the other open reports about the same subject."""

    list_display = ("id", "about", "reason", "note", "reporter", "created_at", "outcome", "closed_by")
    list_select_related = ("person", "reporter", "closed_by")
    list_filter = (StateFilter,)
    search_fields = ("person__username",)
    search_help_text = "The beginning of the reported person’s username, or an id."
    fields = ("about", "links", "reason", "note", "reporter", "created_at", "outcome", "closed_at", "closed_by")
    actions = ("dismiss", "delete_posts", "suspend")

    def has_delete_permission(self, request, obj=None):
        """Deny deletion: reports are closed with an outcome instead."""
        return False

    def has_close_permission(self, request):
        return request.user.has_perm("reports.close_report")

    def has_delete_posts_permission(self, request):
        return self.has_close_permission(request) and request.user.has_perm("posts.delete_post")

    def has_suspend_permission(self, request):
        return self.has_close_permission(request) and request.user.has_perm("accounts.suspend_user")

    def get_queryset(self, request):
        """Return the reports, for superusers only with those about themselves."""
        reports = super().get_queryset(request)
        return reports if request.user.is_superuser else reports.exclude(person=request.user)

    def get_ordering(self, request):
        return ["-pk"] if request.GET.get(STATE) else [URGENT_FIRST, "pk"]

    @admin.display(description="about")
    def about(self, report):
        if not report.subject and not report.reported_message:
            return f"@{report.person.username}"
        place = ", in a message" if report.reported_message else ""
        return f"@{report.person.username}{place}: {inline(report.words) or 'a picture'}"

    @admin.display(description="on the site")
    def links(self, report):
        """Return links to the post if it exists, to the profile, and to the user's admin page."""
        profile = report.person.get_absolute_url()
        person = reverse("admin:accounts_user_change", args=[report.person_id])
        post = format_html('<a href="{}/status/{}">Witt</a> · ', profile, report.subject) if report.post_id else ""
        return format_html('{}<a href="{}">Profile</a> · <a href="{}">Account</a>', post, profile, person)

    @admin.action(description="Nothing wrong: leave everything as it is", permissions=["close"])
    def dismiss(self, request, reports):
        self.close(request, reports, Outcome.KEPT)

    @admin.action(description="Delete the witts that were reported", permissions=["delete_posts"])
    @transaction.atomic
    def delete_posts(self, request, reports):
        """Delete the reported posts and close their reports. Reports about users or deleted posts stay open.

        Only superusers delete posts of staff. Posts first, then reports: the lock order of an author who deletes a
        post (core.db.locks).
        """
        if not request.user.is_superuser:
            reports = reports.filter(person__is_staff=False, person__is_superuser=False)
        posts = dict(reports.exclude(post=None).values_list("pk", "post"))
        Post.objects.remove(posts.values())
        self.close(request, Report.objects.filter(pk__in=posts), Outcome.DELETED)

    @admin.action(description="Suspend the people who were reported", permissions=["suspend"])
    @transaction.atomic
    def suspend(self, request, reports):
        """Suspend the reported users except staff, whose suspension needs more permissions."""
        suspendable = reports.filter(person__is_staff=False, person__is_superuser=False)
        for report in suspendable.select_related("person").order_by("person"):
            report.person.suspend(report.get_reason_display())
        about = Report.objects.filter(person__in=suspendable.values("person"))
        self.close(request, about, Outcome.SUSPENDED)

    @transaction.atomic
    def close(self, request, reports, outcome):
        """Close these reports and all open ones about the same person or post; show the number in a message."""
        subjects = set(reports.open().values_list("person", "subject", "reported_message"))
        same = Report.objects.filter(person__in={person for person, *_ in subjects}).open()
        locked = same.select_related("person").select_for_update(of=["self"]).order_by("pk")
        closing = [
            report for report in locked if (report.person_id, report.subject, report.reported_message) in subjects
        ]
        for report in closing:
            self.log_change(request, report, Outcome(outcome).label)
        closed = Report.objects.filter(pk__in=[report.pk for report in closing]).close(request.user, outcome)
        messages.info(request, reports_closed(closed, Outcome(outcome).label))
