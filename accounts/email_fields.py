"""Fields of models and forms for e-mail addresses; both know addresses by `accounts.emails` alone."""

from functools import reduce
from operator import and_

from django import forms
from django.db import models

from accounts.emails import EXCESSES, MAX_LENGTH, NORMAL_FORM, normalise_email


def is_normal_email(field):
    """Return the condition, as a Q, that a field holds an address in normal form."""
    excesses = [~models.Q(**{f"{field}__regex": excess}) for excess in EXCESSES]
    return reduce(and_, excesses, models.Q(**{f"{field}__regex": NORMAL_FORM}))


def validate_email(value):
    """Raise ValidationError, with the reason, for whatever mail cannot be sent to."""
    normalise_email(value)


class EmailFormField(forms.EmailField):
    """Takes any spelling of an address, gives its normal form, and names the reason when there is none."""

    default_validators = [validate_email]

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs | {"max_length": MAX_LENGTH})
        self.validators = [validate_email]  # says in one sentence what those for length and NUL would add

    def clean(self, value):
        email = super().clean(value)
        return normalise_email(email) if email else email


class EmailField(models.EmailField):
    """Holds an address in its normal form, whatever the spelling that was assigned.

    Saving raises ValidationError for what is no address. `QuerySet.update` does not come by here: there, a constraint
    of the table has to refuse it.
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
