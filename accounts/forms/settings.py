"""Forms of the settings pages."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError

from accounts import messages
from accounts.email_fields import EmailFormField
from accounts.models import FormerUsername, User
from core import images
from core.rate_limits import RateLimitExceeded

from .fields import NAME_TEXTS, USERNAME_ATTRS, CleanTextField, CurrentPasswordField, LabelledForm


class SettingsForm(LabelledForm, forms.ModelForm):
    """Model form of a user that saves only its own fields.

    `status` is the HTTP status of the response if the form is invalid.
    """

    status = 200

    def save(self, commit=True):
        self.instance.save(update_fields=self._meta.fields)
        return self.instance


def image_input(preview):
    """Return a file input whose chosen picture a script shows in the <img> with the id `preview`."""
    return forms.FileInput(attrs={"accept": images.ACCEPT, "data-preview": preview})


class ProfileForm(SettingsForm):
    """Public profile with pictures."""

    avatar = forms.FileField(required=False, widget=image_input("avatar-preview"))
    remove_avatar = forms.BooleanField(required=False)
    header = forms.FileField(required=False, widget=image_input("header-preview"))
    remove_header = forms.BooleanField(required=False)

    class Meta:
        model = User
        fields = ["name", "bio", "location", "website"]
        field_classes = {"bio": CleanTextField}
        error_messages = {"website": {"invalid": messages.WEBSITE_INVALID}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
            "bio": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            "location": forms.TextInput(attrs={"dir": "auto"}),
            "website": forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url", "autocapitalize": "none"}),
        }

    texts = {
        "avatar": ("Picture", "Square works best. JPEG, PNG, WebP or GIF, up to 10 MB."),
        "remove_avatar": ("Remove my picture", ""),
        "header": ("Header", "Wide works best, three times as wide as high."),
        "remove_header": ("Remove my header", ""),
        "name": NAME_TEXTS,
        "bio": ("Bio", "Up to 160 characters. Hashtags, links and @mentions become live."),
        "location": ("Where", ""),
        "website": ("Website", ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for picture in ("avatar", "header"):
            if not getattr(self.instance, picture):
                del self.fields[f"remove_{picture}"]

    def full_clean(self):
        """Decode the uploads if the form is valid; otherwise ask for them again, as browsers do not resend files."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self.decode_uploads()
        dropped = [name for name in ("avatar", "header") if self.errors and self.files.get(name)]
        for name in dropped:
            if not self.has_error(name):
                self.add_error(name, ValidationError(messages.PICTURE_NOT_RESUBMITTED, code="choose_again"))

    def clean_avatar(self):
        return self.cleaned_data["avatar"] and images.check(self.cleaned_data["avatar"], "avatar")

    def clean_header(self):
        return self.cleaned_data["header"] and images.check(self.cleaned_data["header"], "header")

    def decode_uploads(self):
        """Replace the uploads in `cleaned_data` by decoded pictures, or add an error."""
        for name in ("avatar", "header"):
            if upload := self.cleaned_data[name]:
                try:
                    (self.cleaned_data[name],) = images.decode([(name, upload)], self.instance)
                except ValidationError as error:
                    self.add_error(name, error)
                    return
                except RateLimitExceeded as limit:
                    self.status = 429
                    self.add_error(None, limit.sentence)
                    return

    def save(self, commit=True):
        person, cleaned = super().save(commit), self.cleaned_data
        if cleaned["avatar"]:
            person.change_avatar(*cleaned["avatar"])
        elif cleaned.get("remove_avatar"):
            person.remove_avatar()
        if cleaned["header"]:
            person.change_header(cleaned["header"])
        elif cleaned.get("remove_header"):
            person.remove_header()
        return person


class ProfileSettingsForm(ProfileForm):
    """Public profile, and whether a program runs the account."""

    class Meta(ProfileForm.Meta):
        fields = [*ProfileForm.Meta.fields, "is_bot"]

    texts = ProfileForm.texts | {
        "is_bot": (
            "This account is run by a program",
            "It posts by itself, like a tide table. Your profile says “bot” beside your name.",
        ),
    }


class PasswordConfirmationMixin(LabelledForm):
    """Mixin for forms that require the current password."""

    def check_password(self, person):
        """Add an error unless the password is right. Attempts are rate-limited."""
        try:
            if not get_adapter().reauthenticate(person, self.cleaned_data.get("password") or ""):
                raise get_adapter().validation_error("enter_current_password")
        except ValidationError as error:
            self.add_error("password", error)


class AccountForm(PasswordConfirmationMixin, SettingsForm):
    """Username and email address. A new address must be confirmed before it replaces the old one."""

    email = EmailFormField()
    password = CurrentPasswordField(required=False)

    class Meta:
        model = User
        fields = ["username"]
        widgets = {"username": forms.TextInput(attrs={"autocomplete": "username"} | USERNAME_ATTRS)}

    field_order = ["username", "email", "password"]
    texts = {
        "username": (
            "Username",
            "Up to 15 letters, digits and underscores. Links to your old name lead here for a year.",
        ),
        "email": ("Email", "A new address counts once you open the link we send there."),
        "password": ("Your password", "Only to change your email."),
    }

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.old_username = self.instance.username
        self.initial["email"] = self.instance.email
        self.fields["email"].required = bool(self.instance.email)
        self.fields["username"].validators = []  # the model validates it, with one message

    def clean_username(self):
        username = self.cleaned_data["username"]
        if username.lower() != self.old_username.lower():
            get_adapter().clean_username(username)
            FormerUsername.objects.check_change_limit(self.instance)
        return username

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email") or ""
        self.new_email = email if email != self.instance.email else None
        if self.new_email and not self.errors:
            self.check_password(self.instance)
        if self.new_email and not self.errors and not ratelimit.consume(self.request, action="manage_email"):
            self.add_error("email", ValidationError(messages.TOO_MANY_EMAIL_CHANGES, code="rate_limited"))
        return cleaned


class PrivacyForm(SettingsForm):
    """Protected account, and who may send direct messages."""

    class Meta:
        model = User
        fields = ["is_protected", "takes_messages_from_anyone"]

    texts = {
        "is_protected": (
            "Protect my witts",
            "New followers wait for your approval, and only followers can read you, your pictures and your likes. "
            "What was public is hidden too. Turning this off accepts nobody who is waiting.",
        ),
        "takes_messages_from_anyone": (
            "Take messages from anyone",
            "Otherwise only people you follow can begin to write to you. People you’ve written to can always answer, "
            "and nobody whom you block can write at all.",
        ),
    }


class AppearanceForm(SettingsForm):
    """Theme, keyboard shortcuts and the reminder to describe pictures."""

    class Meta:
        model = User
        fields = ["theme", "wants_keys", "wants_alt_reminder"]
        widgets = {"theme": forms.RadioSelect}

    texts = {
        "theme": ("Look", ""),
        "wants_keys": ("Keyboard shortcuts", "Single keys on every page: j and k walk from witt to witt, f likes."),
        "wants_alt_reminder": (
            "Remind me to describe pictures",
            "Asks once before a picture goes out without words for people who can’t see it.",
        ),
    }


class DeactivateForm(PasswordConfirmationMixin, forms.Form):
    """Confirmation of a deactivation by password."""

    password = CurrentPasswordField(label="Your password")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned:
            self.check_password(self.person)
        return cleaned
