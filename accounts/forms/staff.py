"""Admin forms: creating and changing users, and the action form with a reason."""

from django import forms
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from accounts.models import User

MAX_REASON_LENGTH = User._meta.get_field("suspension_reason").max_length


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "email", "name"]


class ChangeUserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # UserAdmin.fieldsets selects

    def clean(self):
        """Reject a change that removes the last superuser. The admin's transaction keeps the rows locked."""
        cleaned = super().clean()
        if not all(cleaned.get(name, True) for name in ("is_superuser", "is_staff", "is_active")):
            self.instance.check_superuser_remains()
        return cleaned


class ModerationForm(ActionForm):
    """Choice of an admin action, with a reason for suspending."""

    reason = forms.CharField(
        required=False,
        label="Reason:",
        widget=forms.TextInput(
            attrs={"size": 24, "maxlength": MAX_REASON_LENGTH, "placeholder": "They read it when they log in"}
        ),
    )


def get_reason(request):
    """Return the reason in the action form of the list or the change page, or ""."""
    names = ("reason", f"{ActionLocation.CHANGE_FORM.value}-reason")
    return next(filter(None, (request.POST.get(name, "").strip() for name in names)), "")
