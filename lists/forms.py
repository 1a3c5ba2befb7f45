"""Form for lists."""

from django import forms

from accounts.forms.fields import LabelledForm
from lists import messages
from lists.models import List


class ListForm(LabelledForm, forms.ModelForm):
    """Name, description and visibility of a new or existing list."""

    class Meta:
        model = List
        fields = ["name", "description", "is_private"]
        error_messages = {"name": {"required": messages.LIST_WITHOUT_NAME}}
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }

    texts = {
        "name": ("Name", "Up to 50 characters. It also becomes the list’s address."),
        "description": ("What it’s about", "Up to 160 characters."),
        "is_private": (
            "Only I can see it",
            "Nobody learns that the list is there, or that they are on it. Whoever subscribed loses it.",
        ),
    }

    def save_for_owner(self, owner):
        """Create or update the list and return it. Raise RateLimitExceeded if `owner` has too many lists."""
        if self.instance.pk:
            self.instance.change(**self.cleaned_data)
            return self.instance
        return List.objects.create_list(owner, **self.cleaned_data)
