"""The form that a composer submits."""

import math
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import CleanTextField
from accounts.messages import EMAIL_NOT_CONFIRMED
from core import images
from core.ids import parse_id
from core.submissions import new_submission, submission_field
from posts import messages, post_text
from posts.models import Post, Upload
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


class UploadsField(forms.Field):
    """The ids of pictures that `author` uploaded before, cleaned to what `Upload.objects.find` returns."""

    widget = forms.MultipleHiddenInput
    author = None

    def clean(self, values):
        ids = [parse_id(str(value)) for value in values or []]
        if len(ids) > MAX_PHOTOS:
            raise ValidationError(messages.too_many_pictures(MAX_PHOTOS))
        if None in ids:
            raise ValidationError(messages.UPLOAD_NOT_AVAILABLE)
        return Upload.objects.find(self.author, ids) if ids else []


class FocusField(forms.CharField):
    """The point "x,y" of a picture, cleaned to two numbers from -1 to 1; to (None, None) without one."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None, None
        try:
            x, y = map(float, text.split(","))
        except ValueError:
            raise ValidationError(messages.FOCUS_INVALID) from None
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValidationError(messages.FOCUS_INVALID)
        return max(-1.0, min(x, 1.0)), max(-1.0, min(y, 1.0))


class PictureField(forms.FileField):
    """A field of one upload, cleaned as those of PicturesField."""

    def clean(self, data, initial=None):
        return images.check(super().clean(data, initial))


class DescriptionForm(forms.Form):
    """The description and the focus of a picture."""

    alt = CleanTextField(required=False, max_length=ALT_LENGTH)
    focus = FocusField(required=False)


class UploadForm(DescriptionForm):
    """A picture to be published later."""

    file = PictureField(
        allow_empty_file=True,
        error_messages={"required": messages.NO_PICTURE_CHOSEN, "invalid": messages.NO_PICTURE_CHOSEN},
    )

    def save(self, owner):
        """Decode and store the picture, and return the Upload. Raise as images.decode does."""
        cleaned = self.cleaned_data
        (picture,) = images.decode([("photo", cleaned["file"])], owner)
        (upload,) = Upload.objects.add(owner, [(picture, cleaned["alt"])], cleaned["focus"])
        return upload


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
    uploads = UploadsField(required=False)
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
            self.fields["uploads"].author = author
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
        if not self.errors:
            self.check_content(cleaned["text"], len(cleaned["uploads"]) + len(cleaned["images"]))
        return cleaned

    def check_content(self, text, picture_count):
        """Raise ValidationError for a post without text and pictures, or with too many of them."""
        if not text and not picture_count:
            raise ValidationError(messages.POST_EMPTY)
        if picture_count > MAX_PHOTOS:
            raise ValidationError(messages.too_many_pictures(MAX_PHOTOS))

    def publish(self):
        """Publish and return the posts, usually one. Raise as Post.objects.publish_thread and images.decode do.

        Pictures are decoded after all other checks, and not for a form that was submitted before.
        """
        cleaned = self.cleaned_data
        texts, uploads = [cleaned["text"], *cleaned["more"]], cleaned["uploads"]
        if cleaned["images"]:
            digests = [picture.digest for picture in [*uploads, *cleaned["images"]]]
            if already_published := Post.objects.sent_before(self.author, texts, cleaned["submission"], digests):
                return already_published
            Post.objects.check_may_publish(self.author, texts, digests, cleaned["in_reply_to"])
        self.describe_uploads()
        linked = Post.objects.quoted_by_links(texts, self.author)
        with self.stored_images() as stored:
            return Post.objects.publish_thread(
                author=self.author,
                texts=texts,
                uploads=[*uploads, *stored],
                in_reply_to=cleaned["in_reply_to"],
                quotes=[cleaned["quote_of"] or linked[0], *linked[1:]],
                submission=cleaned["submission"],
            )

    def describe_uploads(self):
        """Give the uploads the descriptions that the form was submitted with."""
        for number, upload in enumerate(self.cleaned_data["uploads"]):
            name = f"alt_{number}"
            if name in self.data and isinstance(upload, Upload) and upload.alt != self.cleaned_data[name]:
                upload.describe(alt=self.cleaned_data[name])

    @contextmanager
    def stored_images(self):
        """Decode and store the submitted files for the block, and yield their Uploads; delete those not published."""
        files, first = self.cleaned_data["images"], len(self.cleaned_data["uploads"])
        decoded = self.decode(files) if files else []
        pictures = [(picture, self.cleaned_data[f"alt_{number}"]) for number, picture in enumerate(decoded, first)]
        uploads = Upload.objects.add(self.author, pictures) if pictures else []
        try:
            yield uploads
        finally:
            if uploads:
                Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).remove()

    def decode(self, files):
        """Decode the pictures; raise ValidationError for the field `images` if one is invalid."""
        try:
            return images.decode([("photo", file) for file in files], self.author)
        except ValidationError as error:
            raise ValidationError({"images": error}) from None
