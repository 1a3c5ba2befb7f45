"""The form that a composer submits."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import CleanTextField
from accounts.messages import EMAIL_NOT_CONFIRMED
from core import images
from core.submissions import new_submission, submission_field
from posts import messages, post_text
from posts.models import Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.models.photo import ALT_LENGTH, MAX_PHOTOS


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """A field of up to four uploads, cleaned to the results of `core.images.check` (size and headers)."""

    widget = MultipleFileInput

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MAX_PHOTOS:
            raise ValidationError(messages.too_many_pictures(MAX_PHOTOS))
        return [images.check(upload) for upload in uploads]


class ThreadTextsField(forms.Field):
    """The texts of a thread after the first, cleaned to those not blank. `params` of an error name its box."""

    widget = forms.MultipleHiddenInput

    def clean(self, values):
        texts = values or []
        if len(texts) >= MAX_THREAD_POSTS:
            raise ValidationError(messages.thread_too_long(MAX_THREAD_POSTS))
        sentences = enumerate(map(post_text.text_error, texts))
        errors = [_box_error(box, sentence) for box, sentence in sentences if sentence]
        if errors:
            raise ValidationError(errors)
        return [text for text in map(post_text.normalised, texts) if text]


def _box_error(box, sentence):
    message = messages.post_in_thread_invalid(number=box + 2, reason=sentence)
    return ValidationError(message, params={"box": box, "sentence": sentence})


class PostForm(forms.Form):
    """A post, a reply, a quote or a thread. Nothing is written before `publish` is called."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    more = ThreadTextsField(required=False)
    images = PicturesField(required=False)
    in_reply_to = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": messages.PARENT_NOT_AVAILABLE},
    )
    quote_of = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": messages.QUOTED_NOT_AVAILABLE},
    )
    submission = submission_field()

    def __init__(self, *args, author, **kwargs):
        super().__init__(*args, **kwargs)
        self.author = author
        if self.is_bound:
            visible = Post.objects.visible_to(author).originals().select_related("author")
            self.fields["in_reply_to"].queryset = self.fields["quote_of"].queryset = visible
        self.initial.setdefault("submission", new_submission())
        for number in range(MAX_PHOTOS):
            self.fields[f"alt_{number}"] = CleanTextField(required=False, max_length=ALT_LENGTH)

    def clean_text(self):
        text = self.cleaned_data["text"]
        if sentence := post_text.text_error(text):
            raise ValidationError(sentence)
        return post_text.normalised(text)

    def clean_quote_of(self):
        quoted = self.cleaned_data["quote_of"]
        if quoted and not quoted.can_be_reposted_by(self.author):
            raise ValidationError(messages.PROTECTED_POST_NOT_SHAREABLE)
        return quoted

    def clean(self):
        cleaned = super().clean()
        if self.author.must_confirm_email:
            raise ValidationError(EMAIL_NOT_CONFIRMED)
        if not self.errors and not cleaned["text"] and not cleaned["images"]:
            raise ValidationError(messages.POST_EMPTY)
        return cleaned

    def publish(self):
        """Publish and return the posts, usually one. Raise as Post.objects.publish_thread and images.decode do.

        Pictures are decoded after all other checks, and not for a form that was submitted before.
        """
        cleaned = self.cleaned_data
        texts = [cleaned["text"], *cleaned["more"]]
        pictures = []
        if cleaned["images"]:
            digests = [upload.digest for upload in cleaned["images"]]
            if already_published := Post.objects.sent_before(self.author, texts, cleaned["submission"], digests):
                return already_published
            Post.objects.check_may_publish(self.author, texts, digests, cleaned["in_reply_to"])
            pictures = self.decode(cleaned["images"])
        linked = Post.objects.quoted_by_links(texts, self.author)
        return Post.objects.publish_thread(
            author=self.author,
            texts=texts,
            images=[(picture, cleaned[f"alt_{number}"]) for number, picture in enumerate(pictures)],
            in_reply_to=cleaned["in_reply_to"],
            quotes=[cleaned["quote_of"] or linked[0], *linked[1:]],
            submission=cleaned["submission"],
        )

    def decode(self, uploads):
        """Decode the pictures; raise ValidationError for the field `images` if one is invalid."""
        try:
            return images.decode([("photo", upload) for upload in uploads], self.author)
        except ValidationError as error:
            raise ValidationError({"images": error}) from None
