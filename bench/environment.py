"""The machine, the versions and the database of a run."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

TABLES = {
    "people": "users",
    "follows": "follows",
    "witts": "posts",
    "likes": "likes",
    "notes": "notes",
    "messages": "messages",
    "search documents": "search_doc",
}
MAX_COUNTED = 1_000_000  # rows; larger tables are not counted but estimated by PostgreSQL


def facts():
    """Return date, commit, hardware and versions."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": commit,
        "processor": _line("/proc/cpuinfo", r"^model name\s*: (.*)$") or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(_line("/proc/meminfo", r"^MemTotal: +(\d+) kB") or 0) // 1024,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgres": _fetch_value("SHOW server_version"),
        "shared_buffers": _fetch_value("SHOW shared_buffers"),
    }


def database():
    """Return name, size and numbers of rows of the measured database."""
    return {
        "name": settings.DATABASES["default"]["NAME"],
        "megabytes": round(_fetch_value("SELECT pg_database_size(current_database())") / 1024**2),
        "rows": {name: _rows(table) for name, table in TABLES.items()},
    }


def load():
    """Return the load average of the last minute."""
    return os.getloadavg()[0]


def _rows(table):
    estimate = _fetch_value(f"SELECT reltuples::bigint FROM pg_class WHERE oid = '{table}'::regclass")
    return _fetch_value(f"SELECT count(*) FROM {table}") if estimate < MAX_COUNTED else estimate


def _fetch_value(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _line(path, pattern):
    found = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    return found and found[1]
