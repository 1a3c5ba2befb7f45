"""The stylesheet is built when it is asked for, without what pages do not use."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as project
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management import CommandError, call_command

from core.built_files import BuiltFilesFinder
from core.stylesheets import bootstrap_source, trim


@pytest.fixture
def checkout(tmp_path, settings):
    """Return a folder with two parts, a script and a template, as the project has them.

    It is in a folder "tests", as that name is left out within the project.
    """
    tmp_path = tmp_path / "tests"
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "main.js").write_text("export {};\n")
    parts = tmp_path / "static" / "css" / "parts"
    parts.mkdir(parents=True)
    (parts / "index.css").write_text('@import "base.css";\n@import "post.css";\n')
    (parts / "base.css").write_text("a { color: teal }  /* links */\n@font-face { src: url(../../fonts/a.woff2) }")
    (parts / "post.css").write_text(".post { margin: 0px }")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('<p class="btn {% if a %}mb-3{% endif %}">')
    settings.BASE_DIR, settings.STATICFILES_DIRS, settings.DEBUG = tmp_path, [tmp_path / "static"], True
    return tmp_path


def stylesheet():
    with open(BuiltFilesFinder().find("css/witter.css")) as file:
        return file.read()


def test_parts_are_joined_in_order_and_minified(checkout):
    css = stylesheet()
    assert css.endswith("\na{color:teal}@font-face{src:url(../fonts/a.woff2)}.post{margin:0}\n")


def test_edited_part_is_in_the_next_answer(checkout):
    assert "teal" in stylesheet()
    (checkout / "static/css/parts/base.css").write_text("a { color: olive }")
    assert "olive" in stylesheet()


def test_new_class_in_template_adds_its_rules(checkout):
    assert ".card{" not in stylesheet()
    (checkout / "templates" / "new.jinja").write_text('<p class="card">')
    css = stylesheet()
    assert ".card{" in css
    assert ".mb-3{" in css


def test_class_in_python_file_of_an_app_adds_its_rules(checkout):
    app = checkout / "people"
    (app / "tests").mkdir(parents=True)
    (app / "apps.py").touch()
    (app / "forms.py").write_text('attrs = {"class": "card"}')
    (app / "tests" / "test_forms.py").write_text('attrs = {"class": "toast"}')
    css = stylesheet()
    assert ".card{" in css
    assert ".toast{" not in css


def test_unchanged_sources_are_not_built_again(checkout):
    stylesheet()
    built = checkout / "static/css/witter.css"
    before = built.stat()
    stylesheet()
    assert built.stat().st_ino == before.st_ino
    built.unlink()
    assert "teal" in stylesheet()


def test_simultaneous_requests_are_answered_after_an_edit(checkout):
    for edit in range(5):
        (checkout / "static/css/parts/base.css").write_text(f"a {{ --edit: {edit} }}")
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: stylesheet(), range(8)))
        assert all(f"--edit:{edit}" in css for css in answers)


def test_collecting_builds(checkout, settings):
    settings.STATICFILES_FINDERS = ["core.built_files.BuiltFilesFinder"]
    settings.STATIC_ROOT = checkout / "collected"
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (checkout / "collected/css/witter.css").exists()


def test_invalid_css_is_refused_with_file_and_line(checkout):
    (checkout / "static/css/parts/post.css").write_text("a {}\n.post { margin }\n")
    with pytest.raises(CommandError, match=r"post\.css"):
        stylesheet()


def test_missing_part_is_refused_by_name(checkout):
    (checkout / "static/css/parts/post.css").unlink()
    with pytest.raises(CommandError, match=r"No such file .*index\.css"):
        stylesheet()


def test_trim_keeps_used_classes_variables_and_animations():
    css = """
        :root { --bs-read: 1px; --bs-through: var(--bs-read); --bs-own: 2px; --bs-unread: var(--bs-own-too) }
        @keyframes turn { from { color: red } } @keyframes blink { from { color: red } }
        .a { margin: var(--bs-through); animation: turn 1s } .b { animation: blink 1s } .a:not(.b) { color: red }
        @media print { .b { color: red } } h1, .b { color: tan }
    """
    trimmed = trim(css, {"a"}, "p{margin:var(--bs-own)}")
    assert trimmed == (
        ":root{--bs-read:1px;--bs-through:var(--bs-read);--bs-own:2px}@keyframes turn{0%{color:red}}"
        ".a{margin:var(--bs-through);animation:1s turn}.a:not(.b){color:red}h1,.b{color:tan}"
    )


def test_bootstrap_is_what_bootstrap_published(monkeypatch):
    assert "Bootstrap  v5.3" in bootstrap_source()[:60]
    monkeypatch.setattr("core.stylesheets.BOOTSTRAP_SHA384", "another")
    with pytest.raises(CommandError, match="digest"):
        bootstrap_source()


def test_other_files_are_found_without_building(checkout):
    (checkout / "static" / "a.txt").write_text("a")
    assert BuiltFilesFinder().find("a.txt") == FileSystemFinder().find("a.txt")
    assert not (checkout / "static/css/witter.css").exists()


def test_project_finds_its_stylesheets_through_it():
    assert "core.built_files.BuiltFilesFinder" in project.STATICFILES_FINDERS
