"""What every page may know about the place it belongs to."""

from django.conf import settings


def site(request):
    """The community's name and its address, for links that leave the site."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
