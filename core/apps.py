"""The app of the shared code: two tables that serve all apps, and the table of the cache."""

from core import app_config


class CoreConfig(app_config.WitterAppConfig):
    name = "core"
