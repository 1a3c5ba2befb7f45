"""Base of the configurations of our apps.

The modules `apps` import this module rather than the class: Django takes every AppConfig in them for one of the app.
"""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

# Modules that register something when they are imported; an app has those of them that it needs.
REGISTERING_MODULES = ("checks", "viewer_annotations", "badges", "data_export", "receivers")


class WitterAppConfig(AppConfig):
    """Imports those of REGISTERING_MODULES that the app has, once all models are loaded."""

    def ready(self):
        for name in REGISTERING_MODULES:
            if module_has_submodule(self.module, name):
                import_module(f"{self.name}.{name}")
