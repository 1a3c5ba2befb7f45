"""What the forms of accounts have in common."""

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from twitter_text import clean, is_blank, rejection_reason

PASSWORD_HINT = "At least 8 characters. A short sentence works well."
MAX_PASSWORD_LENGTH = 256
UNIQUE_CONSTRAINT_ERRORS = {"users_username_unique": ("username", "username_taken")}


class CleanTextField(forms.CharField):
    """What somebody writes about themselves: made plain before it is counted, empty if there is nothing to see."""

    def to_python(self, value):
        text = super().to_python(value)
        text = clean(text)
        if sentence := rejection_reason(text):
            raise ValidationError(sentence)
        return "" if is_blank(text) else text


class LabelledForm:
    """Drawn by crispy inside the page's own <form>, with labels in place of placeholders and our own words."""

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

    def add_taken(self, error):
        """Say which field an IntegrityError is about: two people asked for the same name at the same time."""
        name = error.__cause__.diag.constraint_name
        if name not in UNIQUE_CONSTRAINT_ERRORS:
            raise error
        field, code = UNIQUE_CONSTRAINT_ERRORS[name]
        self.add_error(field, get_adapter().validation_error(code))
