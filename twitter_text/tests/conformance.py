"""Twitter's public conformance suite for twitter-text, read from `../shared/conformance`."""

import os
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("WITTER_CONFORMANCE", ROOT.parent / "shared" / "conformance"))
MISSING = f"Twitter's conformance suite was not run: {FOLDER} is missing. Set WITTER_CONFORMANCE to its folder."


def cases():
    """Yield every case of the suite as (section, text, expected)."""
    for name in ("extract", "validate"):
        sections = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))["tests"]
        for section, examples in sections.items():
            for example in examples:
                label = f"{name}: {section}: {example['description']}"
                yield pytest.param(f"{name}.{section}", example["text"], example["expected"], id=label)
