"""Forms for writing messages."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import CleanTextField, LabelledForm
from accounts.messages import EMAIL_NOT_CONFIRMED
from accounts.models import User
from core import images
from core.submissions import new_submission, submission_field
from direct_messages import messages
from direct_messages.models import Message
from direct_messages.models.message import ALT_LENGTH
from direct_messages.permissions import cannot_message_reason
from follows.visibility import can_see_user
from twitter_text import clean, is_blank, rejection_reason

MAX_LENGTH = 1000  # characters of a message


class MessageForm(forms.Form):
    """A message to one person. Only `send` writes to the database."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    picture = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": images.ACCEPT}))
    alt = CleanTextField(required=False, max_length=ALT_LENGTH)
    submission = submission_field()

    def __init__(self, *args, sender, recipient, **kwargs):
        super().__init__(*args, **kwargs)
        self.sender, self.recipient = sender, recipient
        self.initial.setdefault("submission", new_submission())

    def clean_text(self):
        text = clean(self.cleaned_data["text"])
        if reason := rejection_reason(text):
            raise ValidationError(reason)
        if (excess := len(text) - MAX_LENGTH) > 0:
            raise ValidationError(messages.message_too_long(excess, MAX_LENGTH))
        return "" if is_blank(text) else text

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        return images.check(upload) if upload else None

    def clean(self):
        cleaned = super().clean()
        if self.sender.must_confirm_email:
            raise ValidationError(EMAIL_NOT_CONFIRMED)
        if not self.errors and not cleaned["text"] and not cleaned["picture"]:
            raise ValidationError(messages.MESSAGE_EMPTY)
        return cleaned

    def send(self):
        """Send the message and return it. Raise ValidationError or RateLimitExceeded as Message.objects.send does.

        Decoding a picture is expensive, so it comes after all other checks and not for a repeated submission.
        """
        fields = dict(self.cleaned_data)
        if upload := fields["picture"]:
            if duplicate := Message.objects.find_duplicate(
                self.sender, self.recipient, fields["text"], fields["submission"]
            ):
                return duplicate
            Message.objects.check_may_send(self.sender, self.recipient)
            fields["picture"] = self.decode(upload)
        return Message.objects.send(self.sender, self.recipient, **fields)

    def decode(self, upload):
        """Decode the picture. Raise ValidationError for the field `picture`."""
        try:
            return images.decode([("photo", upload)], self.sender)[0]
        except ValidationError as error:
            raise ValidationError({"picture": error}) from None


class NewMessageForm(LabelledForm, forms.Form):
    """The recipient of a new message; cleans to a User to whom the sender may write."""

    to = forms.CharField(
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false", "list": "known-people"}
            | {"data-complete": "recipients", "autofocus": True}
        ),
        error_messages={"required": messages.RECIPIENT_MISSING},
    )

    texts = {"to": ("To", "Their username. You can write to people who follow you, or who take messages from anyone.")}

    def __init__(self, *args, sender, **kwargs):
        super().__init__(*args, **kwargs)
        self.sender = sender

    def clean_to(self):
        name = self.cleaned_data["to"].strip().removeprefix("@")
        person = User.objects.filter(can_see_user(self.sender, "")).with_username(name).first()
        if person is None:
            raise ValidationError(messages.RECIPIENT_NOT_FOUND)
        if person == self.sender:
            raise ValidationError(messages.RECIPIENT_IS_SENDER)
        if reason := cannot_message_reason(self.sender, person):
            raise ValidationError(reason)
        return person
