"""What somebody finds wrong."""

from django import forms

from accounts.forms.fields import CleanTextField, LabelledForm
from reports.models import Reason, Report

REASON_HELP = {
    Reason.UNKIND: "Picking on someone, threats, pile-ons",
    Reason.SPAM: "Ads, fake links, the same thing again and again",
    Reason.PRIVATE: "Addresses, numbers, pictures without consent",
    Reason.DANGER: "We read these first",
    Reason.OTHER: "Tell us below",
}


class ReportForm(LabelledForm, forms.Form):
    """A reason, and what else there is to say. Who gives no reason has one that is not in the list."""

    reason = forms.ChoiceField(
        choices=Reason, required=False, error_messages={"invalid_choice": "Choose one of these reasons."}
    )
    note = CleanTextField(
        max_length=Report._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    block = forms.BooleanField(required=False)

    texts = {"note": ("Anything to add? (optional)", "")}

    def clean_reason(self):
        return self.cleaned_data["reason"] or Reason.OTHER

    @property
    def reasons(self):
        """What to choose from: each with its value, label, meaning, and whether it is chosen."""
        chosen = self["reason"].value() or Reason.UNKIND
        return [(value, label, REASON_HELP[value], value == chosen) for value, label in Reason.choices]
