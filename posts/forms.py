"""What a composer sends."""

import re
import secrets

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import CleanTextField
from core import images
from posts import post_text as words
from posts.models import Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.models.photo import ALT_LENGTH, MAX_PHOTOS

PARENT_DELETED = "The witt you are answering is gone, or not for you to see. Your words are still here."
QUOTE_DELETED = "The witt you are quoting is gone, or not for you to see. Your words are still here."

EMAIL_UNCONFIRMED = "Please confirm your email first: we sent you a link, and Account settings sends another."


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


SUBMISSION = r"[A-Za-z0-9-]{1,36}"


def new_submission():
    """The token of a composer: no other of the same author has it."""
    return secrets.token_hex(8)


def submission_from(sent):
    """The token of a form as it was sent, or a new one where it came without."""
    token = sent.get("submission", "")
    return token if re.fullmatch(SUBMISSION, token) else new_submission()


class PicturesField(forms.FileField):
    """Up to four uploads: cleans to those whose size and headers are fine, as `core.images.check` finds."""

    widget = MultipleFileInput

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MAX_PHOTOS:
            raise ValidationError(f"A witt has at most {MAX_PHOTOS} pictures. Pick the best ones.")
        return [images.check(upload) for upload in uploads]


class ThreadTextsField(forms.Field):
    """The further texts of a thread: cleans to those that say something. An error's `params` tell its box."""

    widget = forms.MultipleHiddenInput

    def clean(self, values):
        texts = values or []
        if len(texts) >= MAX_THREAD_POSTS:
            raise ValidationError(f"A thread has at most {MAX_THREAD_POSTS} witts.")
        refusals = [(box, words.text_error(text)) for box, text in enumerate(texts)]
        errors = [_box_error(box, sentence) for box, sentence in refusals if sentence]
        if errors:
            raise ValidationError(errors)
        return [text for text in map(words.normalised, texts) if text]


def _box_error(box, sentence):
    return ValidationError(f"Witt {box + 2}: {sentence}", params={"box": box, "sentence": sentence})


class PostForm(forms.Form):
    """A witt, a reply, a quote, or a thread of them. `publish` makes the posts; until then nothing is written."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    more = ThreadTextsField(required=False)
    images = PicturesField(required=False)
    in_reply_to = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": PARENT_DELETED},
    )
    quote_of = forms.ModelChoiceField(
        Post.objects.none(), required=False, widget=forms.HiddenInput, error_messages={"invalid_choice": QUOTE_DELETED}
    )
    submission = forms.RegexField(rf"\A{SUBMISSION}\Z", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, author, **kwargs):
        super().__init__(*args, **kwargs)
        self.author = author
        if self.is_bound:
            seen = Post.objects.visible_to(author).originals().select_related("author")
            self.fields["in_reply_to"].queryset = self.fields["quote_of"].queryset = seen
        self.initial.setdefault("submission", new_submission())
        for number in range(MAX_PHOTOS):
            self.fields[f"alt_{number}"] = CleanTextField(required=False, max_length=ALT_LENGTH)

    def clean_text(self):
        text = self.cleaned_data["text"]
        if sentence := words.text_error(text):
            raise ValidationError(sentence)
        return words.normalised(text)

    def clean_quote_of(self):
        quoted = self.cleaned_data["quote_of"]
        if quoted and not quoted.can_be_reposted_by(self.author):
            raise ValidationError("A protected witt stays with those it was meant for.")
        return quoted

    def clean(self):
        cleaned = super().clean()
        if self.author.must_confirm_email:
            raise ValidationError(EMAIL_UNCONFIRMED)
        if not self.errors and not cleaned["text"] and not cleaned["images"]:
            raise ValidationError("Say something, or add a picture.")
        return cleaned

    def publish(self):
        """Publish and return the posts, usually one. Raises as Post.objects.publish_thread and images.decode do.

        Pictures are decoded when nothing else can refuse the thread, and not at all for one that was sent before.
        """
        cleaned = self.cleaned_data
        texts = [cleaned["text"], *cleaned["more"]]
        pictures = []
        if cleaned["images"]:
            digests = [upload.digest for upload in cleaned["images"]]
            if sent := Post.objects.sent_before(self.author, texts, cleaned["submission"], digests):
                return sent
            Post.objects.check_may_publish(self.author, texts, digests, cleaned["in_reply_to"])
            pictures = self.decode(cleaned["images"])
        linked = [Post.objects.quoted_by_link(text, self.author) for text in texts]
        return Post.objects.publish_thread(
            author=self.author,
            texts=texts,
            images=[(picture, cleaned[f"alt_{number}"]) for number, picture in enumerate(pictures)],
            in_reply_to=cleaned["in_reply_to"],
            quotes=[cleaned["quote_of"] or linked[0], *linked[1:]],
            submission=cleaned["submission"],
        )

    def decode(self, uploads):
        """Decode the pictures; what is wrong with one is an error of its field."""
        try:
            return images.decode([("photo", upload) for upload in uploads], self.author)
        except ValidationError as refusal:
            raise ValidationError({"images": refusal}) from None
