"""The admin's own pages."""

from django.contrib.admin import AdminSite
from django.shortcuts import redirect


class WitterAdminSite(AdminSite):
    """Django's admin site with less of it: passwords are changed in one place, and pages are linked to directly."""

    def get_urls(self):
        """Leave out `r/CONTENT_TYPE/ID/`, which told all staff the address of any row, a conversation's too."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def password_change(self, request, extra_context=None):
        """Go to the page of the site, where guessing the old password is limited and the change is mailed."""
        return redirect("account_change_password")
