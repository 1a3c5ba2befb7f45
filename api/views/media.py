"""Operations of pictures: uploading them before the post, describing and deleting them."""

from typing import Annotated, Any

import msgspec
from django.core.exceptions import ValidationError
from django.http import Http404

from api import messages
from api.entities.base import Empty
from api.entities.statuses import MediaAttachment
from api.errors import ApiError, refused_form, unprocessable
from api.operations import Operation
from api.presenters.media import attachment
from posts.forms import DescriptionForm, UploadForm
from posts.models import Photo, Upload

DESCRIPTION = msgspec.Meta(description="The text for those who cannot see the picture: up to 1,000 characters.")
FOCUS = msgspec.Meta(description="The point that a crop should contain, as `x,y`, each from -1 (left, bottom) to 1.")


class MediaOperation(Operation):
    """Base of the operations on a picture."""

    scope, tag = "write:media", "media"
    returns: Any = MediaAttachment

    def attachment(self, picture: Upload | Photo) -> MediaAttachment:
        """Return the MediaAttachment of one of the viewer's own pictures."""
        is_for_all = isinstance(picture, Photo) and not self.viewer.is_protected
        return attachment(picture, self.base_url, None if is_for_all else self.viewer.pk)

    def picture(self, pk: int) -> Upload | Photo:
        """Return the viewer's upload with this id, or the Photo that it has become. Raise Http404 if it is neither."""
        try:
            return Upload.objects.find(self.viewer, [pk])[0]
        except ValidationError:
            raise Http404 from None

    def upload(self, pk: int) -> Upload:
        """Return the viewer's upload with this id. Raise ApiError if it is published."""
        picture = self.picture(pk)
        if not isinstance(picture, Upload):
            raise unprocessable(messages.PICTURE_PUBLISHED)
        return picture


class UploadParameters(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, in a form of the type `multipart/form-data`."""

    file: Annotated[Any, msgspec.Meta(description="JPEG, PNG, WebP, GIF or AVIF, up to 10 MB.")] = None
    description: Annotated[str, DESCRIPTION] = ""
    focus: Annotated[str, FOCUS] = ""


class UploadMedia(MediaOperation):
    """Upload a picture for a status, and return it with its addresses: it is ready at once.

    Put its id into `media_ids` of a new status within 24 hours; then it is deleted. Its addresses open for you alone
    until it is published, without a token, and change when it is. `thumbnail` is ignored. 422 for a file that is no
    picture, 413 for one that is too large, 429 for too many.
    """

    method, path = "POST", "/api/v2/media"
    Parameters = UploadParameters
    takes_uploads = True

    def perform(self) -> MediaAttachment:
        wanted: UploadParameters = self.parameters
        form = UploadForm({"alt": wanted.description, "focus": wanted.focus}, {"file": wanted.file})
        check(form)
        return self.attachment(form.save(self.viewer))


class UploadMediaAtOldAddress(UploadMedia):
    """Upload a picture: the same as `POST /api/v2/media`."""

    path = "/api/v1/media"


class GetMedia(MediaOperation):
    """Return a picture that you have uploaded, also after it was published."""

    path = "/api/v1/media/{id}"

    def perform(self, id: int) -> MediaAttachment:
        return self.attachment(self.picture(id))


class DescriptionParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is not given stays."""

    description: Annotated[str | None, DESCRIPTION] = None
    focus: Annotated[str | None, FOCUS] = None


class DescribeMedia(MediaOperation):
    """Change the description or the focus of a picture, and return it. 422 after it was published."""

    method, path = "PUT", "/api/v1/media/{id}"
    Parameters = DescriptionParameters
    takes_uploads = True  # some clients send a thumbnail, too

    def perform(self, id: int) -> MediaAttachment:
        upload, wanted = self.upload(id), self.parameters
        form = DescriptionForm({"alt": wanted.description or "", "focus": wanted.focus or ""})
        check(form)
        alt = None if wanted.description is None else form.cleaned_data["alt"]
        focus = None if wanted.focus is None else form.cleaned_data["focus"]
        if not upload.describe(alt, focus):
            raise unprocessable(messages.PICTURE_PUBLISHED)
        return self.attachment(upload)


class DeleteMedia(MediaOperation):
    """Delete a picture that is not published. 422 after it was: delete the status."""

    method, path = "DELETE", "/api/v1/media/{id}"
    returns = Empty

    def perform(self, id: int) -> Empty:
        Upload.objects.filter(pk=self.upload(id).pk).remove()
        return Empty()


def check(form: DescriptionForm) -> None:
    """Raise ApiError with the errors of an invalid form: 413 for a file that is too large."""
    errors = form.errors.as_data()
    if any(error.code == "too_big" for error in errors.get("file", [])):
        raise ApiError(413, errors["file"][0].messages[0])
    if errors:
        raise refused_form(form, {"alt": "description"})


OPERATIONS: list[type[Operation]] = [UploadMedia, UploadMediaAtOldAddress, GetMedia, DescribeMedia, DeleteMedia]
