#!/usr/bin/env python
"""Django's command line for Witter."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")
    from django.core.management import execute_from_command_line

    from witter import env, lifeline

    env.load_file(Path(__file__).with_name(".env"))
    lifeline.follow()
    execute_from_command_line(sys.argv)
