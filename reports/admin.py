"""The moderators' desk: what people reported, the urgent first, and what came of it."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.html import format_html

from core.db.admin import ReadOnlyAdmin
from posts.models import Post
from reports.models import Outcome, Reason, Report
from twitter_text import inline

URGENT_FIRST = Case(When(reason=Reason.DANGER, then=Value(0)), default=Value(1))
STATE = "state"


class StateFilter(admin.SimpleListFilter):
    """Those that wait, unless the closed ones are asked for."""

    title = parameter_name = STATE

    def lookups(self, request, model_admin):
        return [("closed", "Closed")]

    def choices(self, changelist):
        everything, closed = super().choices(changelist)
        return [{**everything, "display": "Waiting"}, closed]

    def queryset(self, request, reports):
        return reports.filter(closed_at__isnull=False) if self.value() else reports.waiting()


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Each action closes the chosen reports, and all others that wait about the same."""

    list_display = ("id", "about", "reason", "note", "reporter", "created_at", "outcome", "closed_by")
    list_select_related = ("person", "reporter", "closed_by")
    list_filter = (StateFilter,)
    search_fields = ("person__username",)
    search_help_text = "The beginning of the username of whoever was reported, or an id."
    fields = ("about", "on_the_site", "reason", "note", "reporter", "created_at", "outcome", "closed_at", "closed_by")
    actions = ("keep", "delete_posts", "suspend")

    def has_delete_permission(self, request, obj=None):
        """A report that is gone without an outcome helps nobody."""
        return False

    def has_close_permission(self, request):
        return request.user.has_perm("reports.close_report")

    def has_delete_posts_permission(self, request):
        return self.has_close_permission(request) and request.user.has_perm("posts.delete_post")

    def has_suspend_permission(self, request):
        return self.has_close_permission(request) and request.user.has_perm("accounts.suspend_user")

    def get_ordering(self, request):
        return ["-pk"] if request.GET.get(STATE) else [URGENT_FIRST, "pk"]

    @admin.display(description="about")
    def about(self, report):
        return f"@{report.person.username}" + (f": {inline(report.words) or 'a picture'}" if report.subject else "")

    @admin.display(description="on the site")
    def on_the_site(self, report):
        """Links to the witt, while it is there, to the profile, and to the person's page here."""
        profile = report.person.get_absolute_url()
        person = reverse("admin:accounts_user_change", args=[report.person_id])
        witt = format_html('<a href="{}/status/{}">Witt</a> · ', profile, report.subject) if report.post_id else ""
        return format_html('{}<a href="{}">Profile</a> · <a href="{}">Account</a>', witt, profile, person)

    @admin.action(description="Nothing wrong: leave everything as it is", permissions=["close"])
    def keep(self, request, reports):
        self.close(request, reports, Outcome.KEPT)

    @admin.action(description="Delete the witts that were reported", permissions=["delete_posts"])
    @transaction.atomic
    def delete_posts(self, request, reports):
        """Those about people, or about witts that are gone by now, stay waiting.

        The witts go before the reports are closed: their authors delete them in the same order (core.db.locks).
        """
        found = dict(reports.exclude(post=None).values_list("pk", "post"))
        Post.objects.remove(found.values())
        self.close(request, Report.objects.filter(pk__in=found), Outcome.DELETED)

    @admin.action(description="Suspend the people who were reported", permissions=["suspend"])
    @transaction.atomic
    def suspend(self, request, reports):
        """Staff stay as they are: whoever may change staff does that on their own page."""
        people = reports.filter(person__is_staff=False, person__is_superuser=False)
        for report in people.select_related("person").order_by("person"):
            report.person.suspend(report.get_reason_display())
        about = Report.objects.filter(person__in=people.values("person"))
        self.close(request, about, Outcome.SUSPENDED)

    def close(self, request, reports, outcome):
        """Close these and those about the same, and say how many that were."""
        chosen = set(reports.waiting().values_list("person", "subject"))
        closed = 0
        for person, subject in sorted(chosen):
            same = Report.objects.filter(person=person, subject=subject)
            for report in same.waiting().select_related("person").select_for_update(of=["self"]).order_by("pk"):
                self.log_change(request, report, Outcome(outcome).label)
            closed += same.close(request.user, outcome)
        messages.info(request, f"{closed} closed: {Outcome(outcome).label.lower()}.")
