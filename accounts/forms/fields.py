"""Fields and the base class shared by the forms."""

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from twitter_text import clean, is_blank, rejection_reason

PASSWORD_HINT = "At least 8 characters. A short sentence works well."
MAX_PASSWORD_LENGTH = 256
NAME_TEXTS = ("Name", "Shown above your witts. Any name you like.")
USERNAME_ATTRS = {"autocapitalize": "none", "spellcheck": "false"}
RATE_LIMIT_CODES = {"rate_limited", "too_many_login_attempts"}
UNIQUE_CONSTRAINT_ERRORS = {"users_username_unique": ("username", "username_taken")}


class CleanTextField(forms.CharField):
    """Text field that is normalised before its length is checked; empty if no character is visible."""

    def to_python(self, value):
        text = super().to_python(value)
        text = clean(text)
        if reason := rejection_reason(text):
            raise ValidationError(reason)
        return "" if is_blank(text) else text


class CurrentPasswordField(forms.CharField):
    """Field for the password of the logged-in user."""

    def __init__(self, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        super().__init__(strip=False, widget=widget, **kwargs)


class LabelledForm:
    """Mixin for crispy forms rendered inside the page's own <form>, with labels and hints from `texts`."""

    texts = {}  # field: (label, hint)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.texts:
                field.label, field.help_text = self.texts[name]
            if "password" in name:
                field.widget.attrs["maxlength"] = MAX_PASSWORD_LENGTH
                field.validators.append(MaxLengthValidator(MAX_PASSWORD_LENGTH))

    @property
    def is_rate_limited(self):
        """Whether one of the errors is a rate limit that was reached."""
        return any(error.code in RATE_LIMIT_CODES for errors in self.errors.as_data().values() for error in errors)

    def add_integrity_error(self, error):
        """Add an error to the field of a violated unique constraint (a concurrent request); re-raise others."""
        name = error.__cause__.diag.constraint_name
        if name not in UNIQUE_CONSTRAINT_ERRORS:
            raise error
        field, code = UNIQUE_CONSTRAINT_ERRORS[name]
        self.add_error(field, get_adapter().validation_error(code))
