"""Forms of personal tokens and of people's own applications."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import LabelledForm
from accounts.messages import WEBSITE_INVALID
from api import messages
from api.models import AccessToken, Application
from api.oauth.descriptions import verb_of
from api.redirect_uris import MAX_URIS, OUT_OF_BAND, is_valid
from api.scopes import includes, summarised
from core.fields import OneLineField

PLAIN_INPUT = {"autocapitalize": "none", "spellcheck": "false"}
WEBSITE_INPUT = forms.TextInput(attrs=PLAIN_INPUT | {"inputmode": "url"})


class PermissionsField(forms.MultipleChoiceField):
    """Scopes, chosen in plain words. Cleans to a list of scopes."""

    def __init__(self, **kwargs):
        choices = [(scope, text) for scope, text in messages.PERMISSIONS.items() if scope != "profile"]
        super().__init__(
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": messages.NO_PERMISSION},
            **kwargs,
        )

    def clean(self, value):
        return summarised(super().clean(value), messages.PERMISSIONS)


class PermissionsMixin:
    """Mixin of a form with the field `scopes`."""

    def permission_groups(self):
        """Return the choices in groups: a heading, and (scope, text, whether it is chosen) for each."""
        chosen = self["scopes"].value() or []
        choices = self.fields["scopes"].choices
        return [
            (heading, [(scope, text, scope in chosen) for scope, text in choices if verb_of(scope) in verbs])
            for heading, verbs in (("See", {"read"}), ("Do", {"write", "push"}))
        ]


class TokenForm(PermissionsMixin, LabelledForm, forms.Form):
    """A new personal token."""

    name = OneLineField(max_length=60, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
    scopes = PermissionsField(initial=["read:accounts", "read:statuses", "write:statuses", "write:media"])
    texts = {"name": ("Name", "So that you know it again: the weather bot, say."), "scopes": ("It may", "")}

    def save(self, user):
        """Create the token; return it with its secret."""
        return AccessToken.objects.issue_personal(
            user, self.cleaned_data["name"], " ".join(self.cleaned_data["scopes"])
        )


class ApplicationForm(PermissionsMixin, LabelledForm, forms.Form):
    """An application of one's own, new or changed."""

    name = OneLineField(max_length=60, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
    website = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=WEBSITE_INPUT,
        error_messages={"invalid": WEBSITE_INVALID},
    )
    redirect_uris = forms.CharField(
        max_length=40_000, initial=OUT_OF_BAND, widget=forms.Textarea(attrs=PLAIN_INPUT | {"rows": 3, "dir": "ltr"})
    )
    scopes = PermissionsField(initial=[scope for scope in messages.PERMISSIONS if scope != "push"])
    texts = {
        "name": ("Name", "People see it when they are asked whether it may use their account."),
        "website": ("Website", ""),
        "redirect_uris": (
            "Redirect addresses",
            f"Where people come back to, one on each line, compared letter by letter. {OUT_OF_BAND} shows them a code "
            "to copy.",
        ),
        "scopes": ("The most that it may ask for", ""),
    }

    def __init__(self, *args, application=None, **kwargs):
        self.application = application
        if application:
            kwargs["initial"] = {
                "name": application.name,
                "website": application.website,
                "redirect_uris": application.redirect_uris,
                "scopes": [scope for scope in messages.PERMISSIONS if includes(application.scope_list, scope)],
            }
        super().__init__(*args, **kwargs)

    def clean_website(self):
        website = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise ValidationError(WEBSITE_INVALID)
        return website

    def clean_redirect_uris(self):
        """Return the list of addresses."""
        uris = list(dict.fromkeys(self.cleaned_data["redirect_uris"].split()))
        if len(uris) > MAX_URIS:
            raise ValidationError(messages.REDIRECT_URIS_TOO_MANY)
        if wrong := next((uri for uri in uris if not is_valid(uri)), None):
            raise ValidationError(messages.REDIRECT_URI_INVALID.format(wrong))
        return uris

    def create(self, owner):
        """Create the application; return it with its secret."""
        return Application.objects.create_own(owner, **self.cleaned_data)

    def save(self):
        """Change the application."""
        self.application.change(**self.cleaned_data)
