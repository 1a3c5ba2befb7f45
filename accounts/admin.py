"""Moderation of people. Suspending hides; deleting is left to `purge_deactivated`, which keeps the numbers right."""

from allauth.account import admin as allauth
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Permission
from django.utils.html import format_html

from accounts.models import User
from witter.admin import BigTableAdmin

NUMBERS = ["followers", "following", "posts", "replies", "pictures", "likes"]
STAFF_FIELDS = ["is_staff", "is_superuser", "groups", "user_permissions"]

admin.site.login = secure_admin_login(admin.site.login)  # one door for everybody, with its limits
admin.site.unregister(EmailAddress)


def number(name):
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


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "email", "name"]


class ChangeUserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # the fieldsets say which


@admin.register(User)
class UserAdmin(BigTableAdmin, DjangoUserAdmin):
    """People: find them, read their numbers, suspend them, take their pictures down."""

    form, add_form = ChangeUserForm, NewUserForm
    list_display = ["username", "name", "email", "state", "followers", "posts", "is_protected", "date_joined"]
    list_select_related = ["stats"]
    list_filter = [StateFilter]
    search_fields = ["username", "email"]
    search_help_text = "The beginning of a username or e-mail address, or an id."
    ordering = ["-pk"]
    autocomplete_fields = ["groups"]
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["picture", "last_login", "date_joined", "suspended_at", "deactivated_at", *NUMBERS]
    fieldsets = [
        (None, {"fields": ["username", "password", "email", "picture"]}),
        ("Profile", {"fields": ["name", "bio", "location", "website", "is_protected"]}),
        ("Moderation", {"fields": ["suspension_reason", "suspended_at", "deactivated_at", "is_active"]}),
        ("Numbers", {"fields": [tuple(NUMBERS)]}),
        ("Staff", {"fields": STAFF_FIELDS, "classes": ["collapse"]}),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "name", "usable_password", "password1", "password2"]})]
    actions = ["suspend", "unsuspend", "remove_pictures"]
    followers, following, posts, replies, pictures, likes = map(number, NUMBERS)

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """Only superusers change superusers and other staff: a password is a way to all that its owner may do."""
        me = request.user
        above = obj is not None and (obj.is_superuser or obj.is_staff and obj != me) and not me.is_superuser
        return super().has_change_permission(request, obj) and not above

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *([] if request.user.is_superuser else STAFF_FIELDS)]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("stats")

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="state")
    def state(self, person):
        return "suspended" if person.is_suspended else "deactivated" if person.is_deactivated else ""

    @admin.display(description="picture")
    def picture(self, person):
        return format_html('<img src="{}" alt="" width="96" height="96">', person.avatar_small_url)

    @admin.action(description="Suspend, for the reason on each person’s page", permissions=["change"])
    def suspend(self, request, people):
        for person in self.changeable(request, people):
            person.suspend(person.suspension_reason)
            self.log_change(request, person, "Suspended.")

    @admin.action(description="End the suspension", permissions=["change"])
    def unsuspend(self, request, people):
        for person in self.changeable(request, people):
            person.unsuspend()
            self.log_change(request, person, "Suspension ended.")

    @admin.action(description="Take their pictures down", permissions=["change"])
    def remove_pictures(self, request, people):
        for person in self.changeable(request, people):
            person.remove_avatar()
            person.remove_header()
            self.log_change(request, person, "Pictures taken down.")

    def changeable(self, request, people):
        """Those of the chosen whom this moderator may change, which does not include themselves."""
        chosen = [one for one in people if one != request.user and self.has_change_permission(request, one)]
        messages.info(request, f"Done for {', '.join(map(str, chosen)) or 'nobody'}.")
        return chosen


@admin.register(EmailAddress)
class EmailAddressAdmin(BigTableAdmin, allauth.EmailAddressAdmin):
    """Addresses, and whether they were confirmed; the action confirms one for somebody whom no e-mail reaches."""

    autocomplete_fields = ["user"]
    list_select_related = ["user"]
    list_filter = []
    search_help_text = "The beginning of an address."

    def get_search_fields(self, request):
        return ["email"]

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(email__startswith=search_term.strip().lower()), False
