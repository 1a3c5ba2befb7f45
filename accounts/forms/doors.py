"""Forms at the door: signing up, signing in, and a new password."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.db import transaction

from accounts.email_fields import EmailFormField
from accounts.impersonation import validate_no_staff_name, validate_no_staff_username
from accounts.models import FormerUsername, User
from witter.fields import OneLineField

from .fields import PASSWORD_HINT, PlainForm


class SignUpForm(PlainForm, allauth.SignupForm):
    """Name, username, e-mail and one password."""

    email = EmailFormField()
    name = OneLineField(
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        validators=[validate_no_staff_name],
    )
    field_order = ["name", "username", "email", "password1"]
    texts = {
        "name": ("Name", "Shown above your witts. Any name you like."),
        "username": ("Username", "This will be your address. Up to 15 letters, digits and underscores."),
        "email": ("Email", "For your password, should you forget it. Nobody else sees it."),
        "password1": ("Password", PASSWORD_HINT),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.validators = [validate_no_staff_username]  # the model's say all else, in one sentence
        username.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_username(self):
        username = super().clean_username()
        FormerUsername.objects.check_free(username)
        return username

    def validate_unique_email(self, value):
        if User.objects.with_email(value).exists():
            raise get_adapter().validation_error("email_taken")
        return value

    def try_save(self, request):
        """All of a person or nothing of them. Raises IntegrityError when the name was taken meanwhile."""
        with transaction.atomic():
            return super().try_save(request)


class SignInForm(PlainForm, allauth.LoginForm):
    """Username or e-mail, and a password."""

    texts = {
        "login": ("Username or email", ""),
        "password": ("Password", ""),
        "remember": ("Keep me logged in", ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "maxlength": 254}
        self.fields["remember"].initial = True


class ForgottenPasswordForm(PlainForm, allauth.ResetPasswordForm):
    """The e-mail address to send a link to."""

    email = EmailFormField()

    texts = {"email": ("Email", "The one you signed up with.")}

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.users = [person for person in User.objects.with_email(email) if person.may_sign_in]
        return email


class NewPasswordForm(PlainForm, allauth.ResetPasswordKeyForm):
    """One new password, after following the link."""

    password2 = None
    texts = {"password1": ("New password", PASSWORD_HINT)}


class ChangePasswordForm(PlainForm, allauth.ChangePasswordForm):
    """The old password and a new one."""

    password2 = None
    texts = {"oldpassword": ("Current password", ""), "password1": ("New password", PASSWORD_HINT)}
