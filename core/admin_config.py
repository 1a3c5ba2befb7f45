"""The admin as an app with a site of ours; apart from `core.admin_site`, which needs the models to be loaded."""

from django.contrib.admin.apps import AdminConfig


class WitterAdminConfig(AdminConfig):
    default_site = "core.admin_site.WitterAdminSite"
