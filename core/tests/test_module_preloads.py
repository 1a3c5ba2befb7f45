"""Tags that preload JavaScript modules with everything they import."""

import pytest

from core.templating.module_preloads import import_graph, module_preloads

MODULES = {
    "main.js": 'import "./a.js";\nimport { b } from "./lib/b.js";\nif (b) import("./later.js");\n',
    "a.js": 'import { b } from "./lib/b.js";\n',
    "lib/b.js": 'import { c } from "../c.js";\nexport const b = 1;\n',
    "c.js": "export const c = 1;\n",
    "later.js": "",
}


@pytest.fixture
def modules(tmp_path, settings):
    """Set up static files of which some import others."""
    for name, source in MODULES.items():
        path = tmp_path / "js" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]


@pytest.mark.usefixtures("modules")
def test_import_graph_has_each_statically_imported_module_once():
    assert import_graph(["js/main.js"]) == ["js/main.js", "js/a.js", "js/lib/b.js", "js/c.js"]
    assert import_graph(["js/a.js", "js/later.js", "js/a.js"]) == ["js/a.js", "js/later.js", "js/lib/b.js", "js/c.js"]


@pytest.mark.usefixtures("modules")
def test_import_graph_refuses_missing_module():
    with pytest.raises(FileNotFoundError, match=r"js/missing\.js"):
        import_graph(["js/missing.js"])


def test_tags_have_addresses_of_static_files():
    tags = module_preloads("js/undo.js", False, None).splitlines()
    assert tags == [
        '<link rel="modulepreload" href="/static/js/undo.js">',
        '<link rel="modulepreload" href="/static/js/dialog.js">',
    ]


def test_page_preloads_every_module_that_main_imports(client, db):
    page = client.get("/").text
    assert all(f'<link rel="modulepreload" href="/static/{name}">' in page for name in import_graph(["js/main.js"]))
