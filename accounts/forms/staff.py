"""Forms of the admin: people as superusers change them, and what moderators do about people."""

from django import forms
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from accounts.models import User

LONGEST_REASON = User._meta.get_field("suspension_reason").max_length


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "email", "name"]


class ChangeUserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # the fieldsets say which

    def clean(self):
        """Refuse what would leave nobody who may change everything. The page's transaction holds the lock."""
        cleaned = super().clean()
        if not all(cleaned.get(name, True) for name in ("is_superuser", "is_staff", "is_active")):
            self.instance.check_superuser_remains()
        return cleaned


class ModerationForm(ActionForm):
    """What is done about people, and why."""

    reason = forms.CharField(
        required=False,
        label="Reason:",
        widget=forms.TextInput(
            attrs={"size": 24, "maxlength": LONGEST_REASON, "placeholder": "They read it when they log in"}
        ),
    )


def reason_from(request):
    """Return the reason typed into the action form, in the list or on a person's page; "" where there is none."""
    names = ("reason", f"{ActionLocation.CHANGE_FORM.value}-reason")
    return next(filter(None, (request.POST.get(name, "").strip() for name in names)), "")
