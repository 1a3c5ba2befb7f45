"""The admin as an app, with a site of ours. It stands apart from the site, which needs the models to be loaded."""

from django.contrib.admin.apps import AdminConfig


class WitterAdminConfig(AdminConfig):
    default_site = "core.admin_site.WitterAdminSite"
