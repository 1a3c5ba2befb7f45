"""Form for reports."""

from django import forms

from accounts.forms.fields import CleanTextField, LabelledForm
from reports import messages
from reports.models import Reason, Report

REASON_HELP = {
    Reason.UNKIND: "Picking on someone, threats, pile-ons",
    Reason.SPAM: "Ads, fake links, the same thing again and again",
    Reason.PRIVATE: "Addresses, numbers, pictures without consent",
    Reason.DANGER: "We read these first",
    Reason.OTHER: "Tell us below",
}


class ReportForm(LabelledForm, forms.Form):
    """Reason and note of a report. Without a reason, it is Reason.OTHER."""

    reason = forms.ChoiceField(
        choices=Reason, required=False, error_messages={"invalid_choice": messages.REASON_INVALID}
    )
    note = CleanTextField(
        max_length=Report._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    mute = forms.BooleanField(required=False)
    block = forms.BooleanField(required=False)

    texts = {"note": ("Anything to add? (optional)", "")}

    def clean_reason(self):
        return self.cleaned_data["reason"] or Reason.OTHER

    @property
    def reasons(self):
        """Choices as (value, label, help text, is selected)."""
        selected = self["reason"].value() or Reason.UNKIND
        return [(value, label, REASON_HELP[value], value == selected) for value, label in Reason.choices]
