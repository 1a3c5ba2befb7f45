"""The ASGI application of the stream, which gunicorn serves in a process of its own."""

import os

import django

from core.static_files import check_collected
from witter.env import errors_in_one_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")
with errors_in_one_line():
    django.setup(set_prefix=False)
    check_collected()  # entities have addresses of static files

from api.streaming.application import application  # noqa: F401 - needs the models
