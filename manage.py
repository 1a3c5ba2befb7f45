#!/usr/bin/env python
"""Django's command line for Witter."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from witter.env import errors_in_one_line
    from witter.server import parent_watch

    with errors_in_one_line():
        settings.DEBUG  # noqa: B018 - load and validate the settings
    parent_watch.exit_with_parent()
    execute_from_command_line(sys.argv)
