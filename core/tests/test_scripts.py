"""The script that pages load is built from its modules when it is asked for."""

import pytest
from django.core.management import CommandError

from core.built_files import BuiltFilesFinder


@pytest.fixture
def modules(tmp_path, settings):
    """Return a folder with an entry module, one that it imports, and one that it imports on demand."""
    folder, parts = tmp_path / "static" / "js", tmp_path / "static" / "css" / "parts"
    folder.mkdir(parents=True)
    parts.mkdir(parents=True)
    (parts / "index.css").write_text("")
    (folder / "main.js").write_text(
        'import { greet } from "./greeting.js";\ngreet("crew");\nimport("./gallery.js").catch(() => {});\n'
    )
    (folder / "greeting.js").write_text("// Greets.\nexport const greet = (name) => console.log(`Ahoy ${name}`);\n")
    (folder / "gallery.js").write_text("export const open = () => {};\n")
    settings.BASE_DIR, settings.STATICFILES_DIRS, settings.DEBUG = tmp_path, [tmp_path / "static"], True
    return folder


def script():
    with open(BuiltFilesFinder().find("js/witter.js")) as file:
        return file.read()


def test_imported_modules_are_joined(modules):
    js = script()
    assert "Ahoy ${name}" in js
    assert "greeting.js" not in js


def test_script_begins_with_htmx(modules):
    assert script().startswith("var htmx=")
    assert "globalThis.htmx = htmx" in script()


def test_module_imported_on_demand_stays_a_file(modules):
    js = script()
    assert 'import("./gallery.js")' in js
    assert "open" not in js.partition("globalThis.htmx = htmx;")[2]


def test_edited_module_is_in_the_next_answer(modules):
    assert "Ahoy" in script()
    (modules / "greeting.js").write_text('export const greet = () => console.log("Morning");\n')
    assert "Morning" in script()


def test_script_is_minified_unless_debugging(modules, settings):
    readable = script()
    settings.DEBUG = False
    BuiltFilesFinder().list([])
    assert len((modules / "witter.js").read_text()) < len(readable)


def test_invalid_module_is_refused_with_its_name(modules):
    (modules / "greeting.js").write_text("export const = 1;\n")
    with pytest.raises(CommandError, match=r"greeting\.js"):
        script()
