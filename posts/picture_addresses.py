"""Addresses of pictures that open without a session: apps fetch pictures without a cookie or header.

Such an address has the id of a viewer, signed for this one file. Whether the viewer may see the picture is checked at
each request, so that a block or the end of a follow takes effect at once. The signature has no expiry.
"""

from django.core import signing
from django.http import HttpRequest

from accounts.models import User
from core.ids import parse_id
from core.viewer import Viewer

PARAMETER = "as"


def signed_address(name: str, viewer: int) -> str:
    """Return the address, from the root of the site, at which the file `name` opens for the viewer with this id."""
    return f"/media/{name}?{PARAMETER}={_signer(name).sign(str(viewer))}"


def viewer_at(request: HttpRequest, name: str) -> Viewer:
    """Return the viewer that the address of the file `name` is signed for, else that of the session.

    An address of a user who is suspended, deactivated or inactive counts as not signed.
    """
    signed = request.GET.get(PARAMETER)
    if signed is None:
        return request.user
    try:
        pk = parse_id(_signer(name).unsign(signed))
    except signing.BadSignature:
        return request.user
    return User.objects.present().filter(is_active=True, pk=pk).first() or request.user


def _signer(name: str) -> signing.Signer:
    return signing.Signer(salt=f"posts.picture {name}")
