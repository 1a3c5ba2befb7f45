"""Forms of sign-up, login and passwords."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.db import transaction

from accounts.email_fields import EmailFormField
from accounts.forms.fields import NAME_TEXTS, PASSWORD_HINT, USERNAME_ATTRS, LabelledForm
from accounts.impersonation import validate_no_staff_name, validate_no_staff_username
from accounts.links import ResetTokenGenerator, absolute_url
from accounts.models import FormerUsername, User
from core.fields import OneLineField

MAX_RESETS = 20  # in one email, if several accounts gave an address that none of them owns


class SignUpForm(LabelledForm, allauth.SignupForm):
    """Sign-up with display name, username, email address and one password field."""

    email = EmailFormField()
    name = OneLineField(
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        validators=[validate_no_staff_name],
    )
    field_order = ["name", "username", "email", "password1"]
    texts = {
        "name": NAME_TEXTS,
        "username": ("Username", "This will be your address. Up to 15 letters, digits and underscores."),
        "email": ("Email", "In case you forget your password. Nobody else sees it."),
        "password1": ("Password", PASSWORD_HINT),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.validators = [validate_no_staff_username]  # the model validates the rest, with one message
        username.widget.attrs |= USERNAME_ATTRS

    def clean_username(self):
        username = super().clean_username()
        FormerUsername.objects.check_available(username)
        return username

    def try_save(self, request):
        """Create the user in one transaction. Raise IntegrityError if the username was taken concurrently."""
        with transaction.atomic():
            return super().try_save(request)


class SignInForm(LabelledForm, allauth.LoginForm):
    """Login by username or email address."""

    texts = {
        "login": ("Username or email", ""),
        "password": ("Password", ""),
        "remember": ("Keep me logged in", ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "maxlength": 254}
        self.fields["remember"].initial = True

    def clean_login(self):
        """Return the login without a leading @."""
        return super().clean_login().removeprefix("@")


class ResetPasswordForm(LabelledForm, allauth.ResetPasswordForm):
    """Request of a password reset link by email address."""

    email = EmailFormField()

    texts = {"email": ("Email", "The one you signed up with.")}

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.users = [user for user in User.objects.for_password_reset(email, MAX_RESETS) if user.can_log_in]
        return email

    def save(self, request, **kwargs):
        """Send one email in any case: reset links, or a notice that no account has the address."""
        email = self.cleaned_data["email"]
        if self.users:
            send_reset_links(self.users[0].email, self.users)
        else:
            signup_url = absolute_url("account_signup")
            get_adapter().send_mail("account/email/unknown_account", email, {"signup_url": signup_url})
        return email


def send_reset_links(email, users):
    """Send one email with a password reset link for each of these users, who all have this address."""
    tokens = ResetTokenGenerator()
    links = []
    for user in users:
        args = (user_pk_to_url_str(user), tokens.make_token(user))
        links.append((user.username, absolute_url("account_reset_password_from_key", *args)))
    get_adapter().send_mail("account/email/password_reset_key", email, {"links": links})


class ResetPasswordKeyForm(LabelledForm, allauth.ResetPasswordKeyForm):
    """New password, typed once, after following a reset link."""

    password2 = None
    texts = {"password1": ("New password", PASSWORD_HINT)}


class ChangePasswordForm(LabelledForm, allauth.ChangePasswordForm):
    """Current password and a new one, typed once, and whether the access tokens of apps end."""

    password2 = None
    ends_apps = forms.BooleanField(required=False, initial=True)
    texts = {
        "oldpassword": ("Current password", ""),
        "password1": ("New password", PASSWORD_HINT),
        "ends_apps": (
            "Also end the apps that use my account",
            "Tokens for your own programs are ended with them.",
        ),
    }

    def clean_oldpassword(self):
        """Check the current password within the `password_check` rate limit."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password
