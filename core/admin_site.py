"""The admin site."""

from django.contrib.admin import AdminSite
from django.shortcuts import redirect


class WitterAdminSite(AdminSite):
    """Django's admin site without its own password form and its redirects to pages of the site."""

    site_header = site_title = "Witter"
    index_title = "Moderation"

    def get_urls(self):
        """Return the URLs without `r/CONTENT_TYPE/ID/`, which gives all staff the address of any row."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def password_change(self, request, extra_context=None):
        """Redirect to the site's own form, which limits guesses of the old password and sends an email."""
        return redirect("account_change_password")
