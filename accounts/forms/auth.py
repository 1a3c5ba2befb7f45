"""Forms at the door: signing up, signing in, and a new password."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.db import transaction

from accounts.email_fields import EmailFormField
from accounts.forms.fields import PASSWORD_HINT, LabelledForm
from accounts.impersonation import validate_no_staff_name, validate_no_staff_username
from accounts.links import ResetTokenGenerator, absolute_url
from accounts.models import FormerUsername, User
from core.fields import OneLineField

MAX_RESETS = 20  # links in one e-mail, while several accounts give an address that none of them owns


class SignUpForm(LabelledForm, allauth.SignupForm):
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

    def try_save(self, request):
        """All of a person or nothing of them. Raises IntegrityError when the name was taken meanwhile."""
        with transaction.atomic():
            return super().try_save(request)


class SignInForm(LabelledForm, allauth.LoginForm):
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

    def clean_login(self):
        """Take @name as name."""
        return super().clean_login().removeprefix("@")


class ResetPasswordForm(LabelledForm, allauth.ResetPasswordForm):
    """The e-mail address to send a link to."""

    email = EmailFormField()

    texts = {"email": ("Email", "The one you signed up with.")}

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.users = [person for person in User.objects.reached_by(email, MAX_RESETS) if person.can_log_in]
        return email

    def save(self, request, **kwargs):
        """Send one e-mail, whoever has the address: links, or the news that no account has it."""
        email = self.cleaned_data["email"]
        if self.users:
            send_reset_links(self.users[0].email, self.users)
        else:
            signup_url = absolute_url("account_signup")
            get_adapter().send_mail("account/email/unknown_account", email, {"signup_url": signup_url})
        return email


def send_reset_links(email, users):
    """Send one e-mail with a link to a new password for each of these accounts, which all give this address."""
    tokens = ResetTokenGenerator()
    links = []
    for user in users:
        args = (user_pk_to_url_str(user), tokens.make_token(user))
        links.append((user.username, absolute_url("account_reset_password_from_key", *args)))
    get_adapter().send_mail("account/email/password_reset_key", email, {"links": links})


class ResetPasswordKeyForm(LabelledForm, allauth.ResetPasswordKeyForm):
    """One new password, after following the link."""

    password2 = None
    texts = {"password1": ("New password", PASSWORD_HINT)}


class ChangePasswordForm(LabelledForm, allauth.ChangePasswordForm):
    """The old password and a new one."""

    password2 = None
    texts = {"oldpassword": ("Current password", ""), "password1": ("New password", PASSWORD_HINT)}

    def clean_oldpassword(self):
        """Check the current password within the limit that all such checks of a session share."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password
