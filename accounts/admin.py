"""Admin of users: search, suspension, removal of pictures, and staff.

Accounts are not deleted here but by the `purge_deactivated` command, which updates the counters. Each moderator action
has its own permission (accounts.moderators). Only superusers may change usernames, passwords, email addresses and
staff status; no permission allows that to other staff.
"""

import logging
from functools import partial

from allauth.account import admin as _  # noqa: F401  (registers EmailAddress, which is unregistered below)
from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.html import format_html

from accounts.admin_actions import UserActionsMixin
from accounts.emails import comparable_email
from accounts.forms.staff import ChangeUserForm, NewUserForm
from accounts.models import User
from core.db.admin import LargeTableAdmin, ReadOnlyAdmin, SuperuserAdminMixin

COUNTERS = ["followers", "following", "posts", "replies", "pictures", "likes"]
STAFF_FIELDS = ["is_staff", "is_superuser", "groups", "user_permissions"]
IDENTITY_FIELDS = {"username": "username", "email": "email address"}  # changes of these are mailed to the user

logger = logging.getLogger(__name__)

admin.site.login = secure_admin_login(admin.site.login)  # the site's login page, with its rate limits
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)


def counter_column(name):
    """Return a read-only admin column that shows one counter of a user."""
    field = "media_count" if name == "pictures" else f"{name}_count"

    @admin.display(description="witts" if name == "posts" else name)
    def column(self, person):
        return getattr(person.stats, field)

    return column


class StateFilter(admin.SimpleListFilter):
    """Filter by rare states; each has a partial index."""

    title = "state"
    parameter_name = "state"
    conditions = {
        "suspended": {"suspended_at__isnull": False},
        "deactivated": {"deactivated_at__isnull": False},
        "staff": {"is_staff": True},
    }

    def lookups(self, request, model_admin):
        return [(state, state.title()) for state in self.conditions]

    def queryset(self, request, queryset):
        return queryset.filter(**self.conditions.get(self.value(), {}))


@admin.register(User)
class UserAdmin(UserActionsMixin, LargeTableAdmin, DjangoUserAdmin):
    """Admin of users: search, counters, moderation, staff."""

    form, add_form = ChangeUserForm, NewUserForm
    list_display = ["username", "name", "email", "state", "followers", "posts", "is_protected", "date_joined"]
    list_select_related = ["stats"]
    list_filter = [StateFilter]
    search_fields = ["username", "email"]
    search_help_text = "The beginning of a username, or an id."
    ordering = ["-pk"]
    autocomplete_fields = ["groups"]
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["picture", "has_confirmed_email", "last_login", "date_joined", "suspended_at", "deactivated_at"]
    readonly_fields += COUNTERS
    fieldsets = [
        (None, {"fields": ["username", "password", "email", "has_confirmed_email", "picture"]}),
        ("Profile", {"fields": ["name", "bio", "location", "website", "is_protected", "is_bot"]}),
        ("Moderation", {"fields": ["suspension_reason", "suspended_at", "deactivated_at", "is_active"]}),
        ("Numbers", {"fields": [tuple(COUNTERS)]}),
        ("Staff", {"fields": STAFF_FIELDS, "classes": ["collapse"]}),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "name", "usable_password", "password1", "password2"]})]
    followers, following, posts, replies, pictures, likes = map(counter_column, COUNTERS)

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        """Return True for superusers only: changing a password gives access to everything the user may do."""
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fieldsets(self, request, obj=None):
        """Return all fields for superusers; leave out password, email address and permissions for others."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        hidden = {"password", "email", *STAFF_FIELDS}
        visible = [(title, [name for name in options["fields"] if name not in hidden]) for title, options in fieldsets]
        return [(title, {"fields": fields}) for title, fields in visible if fields]

    def get_list_display(self, request):
        return [name for name in self.list_display if name != "email" or request.user.is_superuser]

    def get_search_fields(self, request):
        """Return the fields to search, for superusers only with `email`: a prefix search reveals addresses."""
        return self.search_fields if request.user.is_superuser else ["username"]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if request.user.is_superuser:
            changelist.search_help_text = "The beginning of a username or email address, or an id."
        return changelist

    def lookup_allowed(self, lookup, value, request):
        """Allow other staff to filter by visible fields only; `?email__startswith=a` would reveal an address."""
        if not request.user.is_superuser and lookup.partition("__")[0] not in {"state", "id", "pk", "username"}:
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("stats")

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, comparable_email(search_term))

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, person, form, change):
        """Save only the changed columns, so that a stale form does not overwrite concurrent changes."""
        if not change:
            return super().save_model(request, person, form, change)
        before = User.objects.get(pk=person.pk)
        columns = {field.name for field in User._meta.concrete_fields}
        changed = {name for name in form.changed_data if name in columns}
        if "email" in changed:  # the account owns an address only once it is confirmed
            person.owns_email = False
            changed.add("owns_email")
        person.save(update_fields=changed)
        if "email" in changed:
            person.sync_email_address()
        changed_labels = [label for name, label in IDENTITY_FIELDS.items() if name in form.changed_data]
        self.report_identity_change(request, person, changed_labels, before)

    def user_change_password(self, request, id, form_url=""):
        """Set a password and mail the user. Log the attempt and raise PermissionDenied unless by a superuser."""
        if not request.user.is_superuser:
            logger.warning("Staff person %s tried to set the password of person %s.", request.user.pk, id)
            raise PermissionDenied
        before = self.get_object(request, id)
        response = super().user_change_password(request, id, form_url)
        after = self.get_object(request, id)
        if before and after and before.password != after.password:
            self.report_identity_change(request, after, ["password"], before)
        return response

    def report_identity_change(self, request, person, changed, before):
        """Log the changed identity fields (labels) and mail them to the old and the new address after the commit."""
        if not changed:
            return
        logger.warning("Staff person %s changed the %s of person %s.", request.user.pk, ", ".join(changed), person.pk)
        context = {"person": person, "old_username": before.username, "changed": changed}
        for email in {before.email.lower(), person.email.lower()} - {""}:
            transaction.on_commit(partial(send_change_notice, request, person, context, email))

    @admin.display(description="state")
    def state(self, person):
        return "suspended" if person.is_suspended else "deactivated" if person.is_deactivated else ""

    @admin.display(description="picture")
    def picture(self, person):
        return format_html('<img src="{}" alt="" width="96" height="96">', person.avatar_small_url)

    @admin.display(description="email confirmed", boolean=True)
    def has_confirmed_email(self, person):
        return person.owns_email


def send_change_notice(request, person, context, email):
    """Mail one address of a user the list of fields that a superuser changed."""
    with request_context(request):
        get_adapter(request).send_notification_mail("account/email/changed_by_staff", person, context, email=email)


@admin.register(Group)
class GroupAdmin(SuperuserAdminMixin, DjangoGroupAdmin):
    """Permissions of staff groups, for superusers only: others could grant themselves any permission."""


@admin.register(EmailAddress)
class EmailAddressAdmin(SuperuserAdminMixin, ReadOnlyAdmin):
    """Read-only list of email addresses and whether they are confirmed.

    Addresses are changed on the user's own page only, where the change is logged and mailed: a confirmed address
    gives access to the account through a password reset.
    """

    list_display = ["email", "user", "primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email"]
    search_help_text = "The beginning of an address."

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(email__startswith=comparable_email(search_term)), False
