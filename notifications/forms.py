"""Form for email settings."""

from django import forms

from accounts.forms.fields import LabelledForm
from notifications.models import EmailSettings


class EmailSettingsForm(LabelledForm, forms.ModelForm):
    """The types of emails that a user wants."""

    class Meta:
        model = EmailSettings
        fields = ["mention", "follower", "message", "digest"]

    texts = {
        "mention": ("Mentions", "Somebody answers, quotes or names you."),
        "follower": ("New followers", "Somebody follows you, or asks to."),
        "message": ("Messages", "Somebody writes to you. The email says who, never what."),
        "digest": ("The week you missed", "When you haven’t been here for a week: what people liked, and who is new."),
    }

    def save(self, commit=True):
        """Create or update the row; a concurrent request may have created it."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        EmailSettings.objects.update_or_create(user=self.instance.user, defaults=values)
        return self.instance
