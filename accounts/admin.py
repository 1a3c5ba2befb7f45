"""Moderation of people. Suspending hides; deleting is left to `purge_deactivated`, which keeps the numbers right.

Each act of moderators has a permission of its own (accounts.moderators). Usernames, passwords, e-mail addresses and
who is staff are for superusers alone, whatever permissions somebody else was given.
"""

import logging
from functools import partial

from allauth.account import admin as _  # noqa: F401  (registers what is unregistered here)
from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.html import format_html

from accounts.emails import comparable_email
from accounts.forms.staff import LONGEST_REASON, ChangeUserForm, ModerationForm, NewUserForm, reason_from
from accounts.models import User
from core.db.admin import LargeTableAdmin, ReadOnlyAdmin, SuperuserAdminMixin

NUMBERS = ["followers", "following", "posts", "replies", "pictures", "likes"]
STAFF_FIELDS = ["is_staff", "is_superuser", "groups", "user_permissions"]
IDENTITY = {"username": "username", "email": "e-mail address"}  # whose change its owner is told of
EVERYWHERE = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]

logger = logging.getLogger(__name__)

admin.site.login = secure_admin_login(admin.site.login)  # one door for everybody, with its limits
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)


def counter_column(name):
    """A column with one of a person's counters, which nobody types."""
    field = "media_count" if name == "pictures" else f"{name}_count"

    @admin.display(description=name)
    def column(self, person):
        return getattr(person.stats, field)

    return column


class StateFilter(admin.SimpleListFilter):
    """Few enough of each for an index to find."""

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


def act(description, permission):
    """Return the decorator of an action on people, in the list and on each one's page."""
    return admin.action(description=description, permissions=[permission], location=EVERYWHERE)


@admin.register(User)
class UserAdmin(LargeTableAdmin, DjangoUserAdmin):
    """People: find them, read their numbers, suspend them, take their pictures down."""

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
    readonly_fields += NUMBERS
    fieldsets = [
        (None, {"fields": ["username", "password", "email", "has_confirmed_email", "picture"]}),
        ("Profile", {"fields": ["name", "bio", "location", "website", "is_protected"]}),
        ("Moderation", {"fields": ["suspension_reason", "suspended_at", "deactivated_at", "is_active"]}),
        ("Numbers", {"fields": [tuple(NUMBERS)]}),
        ("Staff", {"fields": STAFF_FIELDS, "classes": ["collapse"]}),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "name", "usable_password", "password1", "password2"]})]
    action_form = ModerationForm
    actions = ["suspend", "unsuspend", "remove_pictures", "confirm_email", "make_moderators", "end_moderators"]
    followers, following, posts, replies, pictures, likes = map(counter_column, NUMBERS)

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        """Only superusers rewrite anything about a person: a password is a way to all that its owner may do."""
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return False

    def has_suspend_permission(self, request):
        return request.user.has_perm("accounts.suspend_user")

    def has_pictures_permission(self, request):
        return request.user.has_perm("accounts.take_down_pictures")

    def has_confirm_permission(self, request):
        return request.user.has_perm("accounts.confirm_email")

    def has_superuser_permission(self, request):
        return request.user.is_superuser

    def get_fieldsets(self, request, obj=None):
        """Return all fields for superusers; for others neither password, nor address, nor rights."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        hidden = {"password", "email", *STAFF_FIELDS}
        shown = [(title, [name for name in options["fields"] if name not in hidden]) for title, options in fieldsets]
        return [(title, {"fields": fields}) for title, fields in shown if fields]

    def get_list_display(self, request):
        return [name for name in self.list_display if name != "email" or request.user.is_superuser]

    def get_search_fields(self, request):
        """Whoever may search addresses may guess them letter by letter."""
        return self.search_fields if request.user.is_superuser else ["username"]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        if request.user.is_superuser:
            changelist.search_help_text = "The beginning of a username or e-mail address, or an id."
        return changelist

    def lookup_allowed(self, lookup, value, request):
        """Others than superusers filter by what they see: `?email__startswith=a` would tell an address as well."""
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
        """Write what was changed and nothing else, so that no stale form takes back what others did meanwhile."""
        if not change:
            return super().save_model(request, person, form, change)
        before = User.objects.get(pk=person.pk)
        columns = {field.name for field in User._meta.concrete_fields}
        changed = {name for name in form.changed_data if name in columns}
        if "email" in changed:  # it is not the account's own before it is confirmed
            person.owns_email = False
            changed.add("owns_email")
        person.save(update_fields=changed)
        if "email" in changed:
            person.follow_email()
        self.tell(request, person, [word for name, word in IDENTITY.items() if name in form.changed_data], before)

    def user_change_password(self, request, id, form_url=""):
        """Set a password, as a superuser; its owner is told. Everybody else is refused, and the log says so."""
        if not request.user.is_superuser:
            logger.warning("Staff person %s tried to set the password of person %s.", request.user.pk, id)
            raise PermissionDenied
        before = self.get_object(request, id)
        response = super().user_change_password(request, id, form_url)
        after = self.get_object(request, id)
        if before and after and before.password != after.password:
            self.tell(request, after, ["password"], before)
        return response

    def tell(self, request, person, changed, before):
        """Note in the log what a superuser changed about who somebody is, and mail it to old and new address."""
        if not changed:
            return
        logger.warning("Staff person %s changed the %s of person %s.", request.user.pk, ", ".join(changed), person.pk)
        about = {"person": person, "old_username": before.username, "changed": changed}
        for email in {before.email.lower(), person.email.lower()} - {""}:
            transaction.on_commit(partial(mail_change, request, person, about, email))

    @admin.display(description="state")
    def state(self, person):
        return "suspended" if person.is_suspended else "deactivated" if person.is_deactivated else ""

    @admin.display(description="picture")
    def picture(self, person):
        return format_html('<img src="{}" alt="" width="96" height="96">', person.avatar_small_url)

    @admin.display(description="e-mail confirmed", boolean=True)
    def has_confirmed_email(self, person):
        return person.owns_email

    @act("Suspend, for the reason given here", "suspend")
    def suspend(self, request, people):
        """Suspend people for the reason typed beside the action, or for the one on their pages."""
        reason = reason_from(request)
        if len(reason) > LONGEST_REASON:
            messages.error(request, f"That reason is too long: {LONGEST_REASON} characters are enough for anybody.")
            return
        for person in self.changeable(request, people):
            try:
                person.suspend(reason or person.suspension_reason)
            except ValidationError as refusal:
                messages.error(request, f"{person}: {refusal.messages[0]}")
            else:
                self.log_change(request, person, "Suspended.")

    @act("End the suspension", "suspend")
    def unsuspend(self, request, people):
        for person in self.changeable(request, people):
            person.unsuspend()
            self.log_change(request, person, "Suspension ended.")

    @act("Take their pictures down", "pictures")
    def remove_pictures(self, request, people):
        for person in self.changeable(request, people):
            person.remove_avatar()
            person.remove_header()
            self.log_change(request, person, "Pictures taken down.")

    @act("Confirm their e-mail address", "confirm")
    def confirm_email(self, request, people):
        """Confirm the present address of people whom no e-mail reaches, unseen; never one they want to change to."""
        for person in self.changeable(request, people):
            if person.confirm_email_unseen():
                self.log_change(request, person, "E-mail address confirmed.")
            else:
                messages.error(request, f"{person} has no address that could be confirmed.")

    @act("Make them moderators", "superuser")
    def make_moderators(self, request, people):
        for person in self.changeable(request, people):
            person.make_moderator()
            self.log_change(request, person, "Made a moderator.")

    @act("Make them moderators no longer", "superuser")
    def end_moderators(self, request, people):
        for person in self.changeable(request, people):
            person.end_moderator()
            self.log_change(request, person, "No longer a moderator.")

    def changeable(self, request, people):
        """Those of the chosen whom this moderator may act on: never themselves, and staff only by superusers."""
        me = request.user
        chosen = [one for one in people if one != me and (me.is_superuser or not (one.is_staff or one.is_superuser))]
        messages.info(request, f"Done for {', '.join(map(str, chosen)) or 'nobody'}.")
        return chosen


def mail_change(request, person, about, email):
    """Tell one address of a person what a superuser changed."""
    with request_context(request):
        get_adapter(request).send_notification_mail("account/email/changed_by_staff", person, about, email=email)


@admin.register(Group)
class GroupAdmin(SuperuserAdminMixin, DjangoGroupAdmin):
    """What each group of staff may do. Whoever could change that could give themselves anything."""


@admin.register(EmailAddress)
class EmailAddressAdmin(SuperuserAdminMixin, ReadOnlyAdmin):
    """Addresses, and whether they were confirmed, to look up.

    Nothing is changed here: whoever holds an address that counts for somebody can have their password. On a person's
    own page a new address is logged and mailed, and the present one can be confirmed.
    """

    list_display = ["email", "user", "primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email"]
    search_help_text = "The beginning of an address."

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(email__startswith=comparable_email(search_term)), False
