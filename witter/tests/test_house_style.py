"""Rules of the house style that can be checked automatically."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from testing.process_checkout import ROOT

PACKAGES = sorted(path.parent for path in ROOT.glob("*/__init__.py"))
MODULES = [path for package in PACKAGES for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".jinja", ".txt"})


def named(path):
    return str(path.relative_to(ROOT))


def test_import_layers():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_modules_are_short():
    assert [named(path) for path in MODULES if path.read_text().count("\n") > 300] == []


def test_functions_are_short():
    functions = [
        (path, node) for path in MODULES for node in ast.walk(ast.parse(path.read_text())) if is_function(node)
    ]
    too_long = [
        f"{named(path)}:{node.lineno}"
        for path, node in functions
        if node.end_lineno - node.lineno >= (40 if "tests" in path.parts else 31)
    ]
    assert too_long == []


def is_function(node):
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def test_templates_are_short():
    assert [named(path) for path in TEMPLATES if path.read_text().count("\n") > 80] == []


def test_template_lines_are_at_most_120_characters():
    lines = [(path, *numbered) for path in TEMPLATES for numbered in enumerate(path.read_text().splitlines(), 1)]
    assert [f"{named(path)}:{number}" for path, number, line in lines if len(line) > 120] == []


@pytest.mark.parametrize("forbidden", ["<style", " style=", " onclick=", " hx-", "<script>", "javascript:"])
def test_templates_have_no_inline_script_or_style(forbidden):
    assert [named(path) for path in TEMPLATES if forbidden in path.read_text()] == []
