"""Measure Witter on a seeded database: make bench ARGS="--db NAME --only home,poll --out FILE"."""

import argparse
import json
import os
import sys
from pathlib import Path

LIMITS = ("POSTS_A_DAY", "POSTS_HALF_HOUR", "POSTS_FIRST_DAY", "FOLLOWS_A_DAY", "FOLLOWS_FIRST_DAY", "FOLLOWS_FREE")


def main():
    options = options_from(sys.argv[1:])
    prepare(options.db)
    from bench.run import Run  # needs settings

    result = Run(options, log=lambda line: print(line, file=sys.stderr, flush=True)).result()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n")
    from bench.table import report

    print(report(result))
    print(f"Written to {options.out}")


def options_from(arguments):
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--db", help="a database of the embedded server; the checkout's own by default")
    parser.add_argument("--seconds", type=float, default=1, help="how long one measurement takes (1)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--only", default="", help="what the names of pages begin with, with commas between them")
    parser.add_argument("--out", type=Path, help="the JSON file to write; one under var/bench by default")
    options = parser.parse_args(arguments)
    options.only = [name.strip() for name in options.only.split(",") if name.strip()]
    return options


def prepare(database):
    """Set up Django with this database and without rate limits, overriding .env."""
    os.environ |= {f"WITTER_LIMIT_{name}": "0" for name in LIMITS} | {"DEBUG": "0"}
    if database:
        os.environ["WITTER_DB"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "witter.settings"
    import django

    django.setup()


if __name__ == "__main__":
    main()
