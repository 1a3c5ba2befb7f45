"""Model and form fields for email addresses, validated and normalised by `accounts.emails`."""

from functools import reduce
from operator import and_

from django import forms
from django.db import models

from accounts.emails import FORBIDDEN_PATTERNS, MAX_LENGTH, NORMAL_FORM, normalise_email


def is_normal_email(field):
    """Return a Q: the field is an email address in normal form."""
    conditions = [~models.Q(**{f"{field}__regex": pattern}) for pattern in FORBIDDEN_PATTERNS]
    return reduce(and_, conditions, models.Q(**{f"{field}__regex": NORMAL_FORM}))


def validate_email(value):
    """Raise ValidationError, with the reason, for an address that mail cannot be sent to."""
    normalise_email(value)


class EmailFormField(forms.EmailField):
    """Form field that accepts any spelling of an address and cleans to its normal form."""

    default_validators = [validate_email]

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs | {"max_length": MAX_LENGTH})
        self.validators = [validate_email]  # covers length and NUL too, with one message instead of three

    def clean(self, value):
        email = super().clean(value)
        return normalise_email(email) if email else email


class EmailField(models.EmailField):
    """Model field that normalises an address when the instance is saved.

    Saving raises ValidationError for an invalid address. `QuerySet.update` does not call `pre_save`, so the table
    needs a check constraint as well.
    """

    default_validators = [validate_email]

    def clean(self, value, model_instance):
        email = super().clean(value, model_instance)
        return normalise_email(email) if email else email

    def pre_save(self, model_instance, add):
        email = getattr(model_instance, self.attname)
        if isinstance(email, str) and email:
            setattr(model_instance, self.attname, normalise_email(email))
        return super().pre_save(model_instance, add)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": EmailFormField} | kwargs)
