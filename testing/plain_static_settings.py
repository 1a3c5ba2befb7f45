"""Settings of a process that tests start: static files without collecting them."""

from witter.settings import *  # noqa: F403
from witter.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
