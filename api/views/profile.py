"""Operations on the viewer's own profile and settings."""

from typing import Annotated, Any

import msgspec
from django.core.files.uploadedfile import UploadedFile

from accounts.forms.settings import PrivacyForm, ProfileSettingsForm, SettingsForm
from accounts.models import User
from api import messages
from api.entities.accounts import CredentialAccount
from api.entities.profile import Preferences, Profile, UserInfo
from api.errors import refused_form, unprocessable
from api.operations import Operation
from api.presenters.accounts import avatar_url, credential_account, own_profile
from follows.relationships import pending_requests_for

PICTURES = ("avatar", "header")
PROFILE_FIELDS = ("website", "location")
# The names of the form's fields in the API.
PARAMETER_NAMES = {"name": "display_name", "bio": "note", "is_bot": "bot"} | dict.fromkeys(
    PROFILE_FIELDS, "fields_attributes"
)


class ProfileField(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a profile."""

    name: str = ""
    value: str = ""


class ProfileParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What of the profile to change. What is not given stays as it is."""

    display_name: Annotated[str | None, msgspec.Meta(description="Up to 50 characters.")] = None
    note: Annotated[str | None, msgspec.Meta(description="Up to 160 characters, plain text.")] = None
    avatar: Annotated[Any, msgspec.Meta(description="A picture, as multipart/form-data.")] = None
    header: Annotated[Any, msgspec.Meta(description="A picture, as multipart/form-data.")] = None
    locked: Annotated[bool | None, msgspec.Meta(description="Whether to protect the account.")] = None
    bot: Annotated[bool | None, msgspec.Meta(description="Whether a program runs the account.")] = None
    fields_attributes: Annotated[
        list[ProfileField] | None,
        msgspec.Meta(description="All fields: Website and Location, by these names. What is missing becomes empty."),
    ] = None
    source: Annotated[Any, msgspec.Meta(description="Does nothing: posts are as public as the account.")] = None
    discoverable: Annotated[bool | None, msgspec.Meta(description="Does nothing.")] = None
    indexable: Annotated[bool | None, msgspec.Meta(description="Does nothing.")] = None
    hide_collections: Annotated[bool | None, msgspec.Meta(description="Does nothing.")] = None


class ProfileOperation(Operation):
    """Base of operations on the viewer's own profile."""

    tag = "accounts"
    returns: Any = CredentialAccount

    def credential_account(self) -> CredentialAccount:
        """Return the viewer, as they are now."""
        pending = pending_requests_for(self.viewer).count() if self.viewer.is_protected else 0
        return credential_account(self.viewer, self.base_url, pending)


class VerifyCredentials(ProfileOperation):
    """Return the person for whom the token acts."""

    path, scope = "/api/v1/accounts/verify_credentials", "profile"

    def perform(self) -> CredentialAccount:
        return self.credential_account()


class UpdateCredentials(ProfileOperation):
    """Change your profile, and return it.

    The rules are those of the settings page. 422 with details by parameter if one is refused; then nothing changes.
    429 if too many pictures were sent of late.
    """

    method, path, scope = "PATCH", "/api/v1/accounts/update_credentials", "write:accounts"
    Parameters = ProfileParameters
    takes_uploads = True

    def perform(self) -> Any:
        update_profile(self.viewer, self.parameters)
        return self.credential_account()


class GetProfile(ProfileOperation):
    """Return your profile as you typed it."""

    path, scope = "/api/v1/profile", "profile"
    returns = Profile

    def perform(self) -> Profile:
        return own_profile(self.viewer, self.base_url)


class UpdateProfile(UpdateCredentials):
    """Change your profile, and return it as you typed it. As `PATCH /api/v1/accounts/update_credentials` otherwise."""

    path = "/api/v1/profile"
    returns = Profile

    def perform(self) -> Profile:
        update_profile(self.viewer, self.parameters)
        return own_profile(self.viewer, self.base_url)


class DeleteAvatar(ProfileOperation):
    """Remove your avatar, so that a drawn one is shown instead. Removing none is no error."""

    method, path, scope = "DELETE", "/api/v1/profile/avatar", "write:accounts"

    def perform(self) -> CredentialAccount:
        self.viewer.remove_avatar()
        return self.credential_account()


class DeleteHeader(ProfileOperation):
    """Remove your header. Removing none is no error."""

    method, path, scope = "DELETE", "/api/v1/profile/header", "write:accounts"

    def perform(self) -> CredentialAccount:
        self.viewer.remove_header()
        return self.credential_account()


class GetPreferences(ProfileOperation):
    """Return your settings for posting and reading. They follow from your account; a client cannot change them."""

    path, scope = "/api/v1/preferences", "read:accounts"
    returns = Preferences

    def perform(self) -> Preferences:
        is_protected = self.viewer.is_protected
        return Preferences(
            visibility="private" if is_protected else "public", quote_policy="nobody" if is_protected else "public"
        )


class GetUserInfo(ProfileOperation):
    """Return who you are, as claims of OpenID Connect."""

    path, scope = "/oauth/userinfo", "profile"
    returns = UserInfo

    def perform(self) -> UserInfo:
        address = f"{self.base_url}/{self.viewer.username}"
        return UserInfo(
            iss=f"{self.base_url}/",
            sub=address,
            name=self.viewer.display_name,
            preferred_username=self.viewer.username,
            profile=address,
            picture=f"{self.base_url}{avatar_url(self.viewer)}",
        )


def update_profile(person: User, wanted: ProfileParameters) -> None:
    """Change the profile by the forms of the settings pages. Raise ApiError, and change nothing, if one refuses."""
    values = {name: getattr(person, name) for name in ProfileSettingsForm.Meta.fields} | _changes(wanted)
    forms: list[SettingsForm] = [ProfileSettingsForm(values, _uploads(wanted), instance=person)]
    if wanted.locked is not None:
        values = {name: getattr(person, name) for name in PrivacyForm.Meta.fields} | {"is_protected": wanted.locked}
        forms.append(PrivacyForm(values, instance=person))
    for form in forms:
        if not form.is_valid():
            raise refused_form(form, PARAMETER_NAMES, 429 if form.status == 429 else 422, without="choose_again")
    for form in forms:
        form.save()


def _changes(wanted: ProfileParameters) -> dict[str, Any]:
    """Return the values of the form's fields that the parameters change."""
    given = {"name": wanted.display_name, "bio": wanted.note, "is_bot": wanted.bot}
    if wanted.fields_attributes is not None:
        given |= _profile_fields(wanted.fields_attributes)
    return {name: value for name, value in given.items() if value is not None}


def _profile_fields(fields: list[ProfileField]) -> dict[str, str]:
    """Return website and location by their names. Raise ApiError for other fields, unless they are empty."""
    values = {field.name.strip().lower(): field.value for field in fields if field.value.strip()}
    if not values.keys() <= set(PROFILE_FIELDS):
        raise unprocessable(messages.PROFILE_FIELDS, fields_attributes=[messages.PROFILE_FIELDS])
    return dict.fromkeys(PROFILE_FIELDS, "") | values


def _uploads(wanted: ProfileParameters) -> dict[str, UploadedFile]:
    """Return the pictures by their names. Raise ApiError for anything that is not a file."""
    uploads = {name: getattr(wanted, name) for name in PICTURES if getattr(wanted, name) is not None}
    for name, upload in uploads.items():
        if not isinstance(upload, UploadedFile):
            raise unprocessable(messages.NOT_AN_UPLOAD, **{name: [messages.NOT_AN_UPLOAD]})
    return uploads


OPERATIONS: list[type[Operation]] = [
    *(VerifyCredentials, UpdateCredentials, GetProfile, UpdateProfile, DeleteAvatar, DeleteHeader),
    *(GetPreferences, GetUserInfo),
]
