"""README, CONTRIBUTING and .env.example agree with the code."""

import ast
import re
import tomllib

import pytest
from django.conf import settings
from django.core.management import get_commands

from demo.users import LOGIN_USERNAMES, PASSWORD
from testing.process_checkout import ROOT
from witter import env

README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
APPS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")}
FOLDERS = sorted({*PACKAGES, "deploy", "docs", "scripts", "static", "templates"})

TABLE = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) ?\|", README, re.MULTILINE))
READERS = {"bool", "folder", "hosts", "int", "origin", "str"}


def variables_read():
    """Return the environment variables that the code reads, with defaults that are literals."""
    found = {}
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    for path in (path for path in paths if "tests" not in path.relative_to(ROOT).parts):
        for call in filter(asks, ast.walk(ast.parse(path.read_text()))):
            name, *rest = (part.value if isinstance(part, ast.Constant) else None for part in call.args)
            found[name] = found.get(name) or (rest[0] if rest else None)
    return {name: default for name, default in found.items() if name}


def asks(node):
    """Return whether this is a call like env.str("NAME") or postgresql("NAME")."""
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute):
        return isinstance(called.value, ast.Name) and called.value.id == "env" and called.attr in READERS
    return isinstance(called, ast.Name) and called.id == "postgresql"


def variables_of_compose():
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))


def test_readme_lists_exactly_the_variables():
    assert set(TABLE) == set(variables_read()) | variables_of_compose()
    assert len(TABLE) > 30


def test_env_example_lists_exactly_the_variables():
    assert sorted(re.findall(r"^#([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == sorted(TABLE)


def test_readme_has_the_defaults():
    written = {name: default for name, default in variables_read().items() if default}
    assert {name: TABLE[name] for name in written} == {name: f"`{default}`" for name, default in written.items()}


def test_env_example_can_be_used_unchanged(tmp_path, monkeypatch):
    copy = tmp_path / ".env"
    copy.write_text(re.sub(r"^#(?=[A-Z_]+=)", "", EXAMPLE, flags=re.MULTILINE))
    environ = {}
    monkeypatch.setattr(env.os, "environ", environ)
    env.load_file(copy)
    assert set(environ) == set(TABLE)
    assert [name for name, value in environ.items() if "#" in value or '"' in value] == []


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_documented_commands_exist(text):
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)", makefile, re.MULTILINE)[1].split())
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())


def test_every_make_target_is_documented():
    targets = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert [target for target in targets if f"`make {target}" not in README] == []


def test_documented_demo_logins_are_valid():
    printed = re.findall(r"^\| `([a-z_]+)` \| `(.*?)` \|", README, re.MULTILINE)
    assert printed == [(name, PASSWORD) for name in LOGIN_USERNAMES]


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_links_to_files_exist(text):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    assert [link for pair in links for link in pair if link and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", ["README", "CONTRIBUTING", "docs/architecture", "docs/glossary", "docs/house-style"])
def test_documented_paths_exist(name):
    text = (ROOT / f"{name}.md").read_text()
    paths = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_screenshots_are_used_and_small():
    pictures = sorted((ROOT / "docs" / "screenshots").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if f"docs/screenshots/{path.name}" not in README] == []
    assert sum(path.stat().st_size for path in pictures) < 2_500_000


def test_lists_of_apps_are_complete():
    dockerfile = (ROOT / "Dockerfile").read_text()
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    below_project, beside_bench = linter["contracts"][1:]
    layers = {app for layer in linter["contracts"][0]["layers"] for app in layer.split(" | ")}
    assert {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()} == {*APPS}
    assert {*re.search(r"compileall -q (.*)", dockerfile)[1].split()} == PACKAGES - {"bench", "testing"}
    assert {*linter["root_packages"]} == PACKAGES
    assert {*below_project["source_modules"], *beside_bench["source_modules"]} == PACKAGES - {"bench", "testing"}
    assert {*below_project["forbidden_modules"], *below_project["source_modules"]} == PACKAGES - {"testing"}
    assert layers == PACKAGES - {"witter", "testing"}
