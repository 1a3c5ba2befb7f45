"""Stylesheets, scripts, icons and fonts: complete, up to date, small, and from this host only."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core import scripts
from core.stylesheets import classes_in, classes_named_in

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".jinja"})
ELSEWHERE = {"_oembed.html"}  # on other people's pages, in other people's styles


def icons_drawn():
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text()))


def icons_named_in(source):
    return set(re.findall(r'\{[%{] icon(?: |\()"([^"]+)"', source))


def stylesheet():
    return Path(finders.find("css/witter.css")).read_text()


def test_every_part_is_imported_once():
    parts = STATIC / "css" / "parts"
    imported = re.findall(r'@import "([^"]+)"', (parts / "index.css").read_text())
    assert sorted(imported) == sorted(path.name for path in parts.glob("*.css") if path.name != "index.css")


def test_stylesheet_has_bootstraps_licence():
    assert "Licensed under MIT" in stylesheet()[:300]


def test_template_classes_are_defined_in_stylesheet():
    defined = classes_in(stylesheet())
    unknown = {path.name: classes_named_in(path) - defined for path in TEMPLATES if path.name not in ELSEWHERE}
    assert {name: classes for name, classes in unknown.items() if classes} == {}


def test_sprite_has_exactly_the_used_icons():
    assert set().union(*(icons_named_in(path.read_text()) for path in TEMPLATES)) == icons_drawn()


def test_stylesheet_urls_are_local_and_exist():
    addresses = re.findall(r"url\(\"?([^\")]+)", stylesheet())
    files = [address for address in addresses if not address.startswith("data:")]
    assert all((STATIC / "css" / address).is_file() for address in files)


def test_templates_load_nothing_from_other_hosts():
    loaded = re.compile(
        r"<(?:script|img|iframe|source)[^>]+src=\"https?:|<link rel=\"(?!canonical)[^>]+href=\"https?:"
    )
    assert [path.name for path in TEMPLATES if loaded.search(path.read_text())] == []


def test_svg_files_have_no_scripts():
    drawings = [path.read_text() for path in STATIC.rglob("*.svg")]
    assert drawings
    assert not any(re.search(r"<script|\son\w+=|https?://(?!www\.w3\.org)", svg) for svg in drawings)


def shape_of(drawing):
    view = re.search(r'viewBox="\S+ \S+ (\d+) (\d+)"', (STATIC / drawing).read_text())
    return int(view[1]) / int(view[2])


def test_images_reserve_space_while_loading():
    tags = re.compile(r'<img[^>]*static[ (]"(img/[^"]+\.svg)"[^>]*width="(\d+)" height="(\d+)"')
    rooms = {found for path in TEMPLATES for found in tags.findall(path.read_text())}
    assert len(rooms) >= 9
    assert [room for room in rooms if int(room[1]) / int(room[2]) != pytest.approx(shape_of(room[0]))] == []


def test_render_blocking_files_are_small():
    styles = len(gzip.compress(stylesheet().encode(), 6))
    font = (STATIC / "fonts/figtree-latin-wght-normal.woff2").stat().st_size
    assert styles <= 20 * 1024
    assert font <= 21 * 1024


def test_fonts_do_not_swap():
    faces = re.findall(r"@font-face\{[^}]+\}", stylesheet())
    assert faces
    assert all("font-display:optional" in face and ".woff2" in face for face in faces)


def static_imports():
    """Return the modules that each module imports before it runs."""
    statement = re.compile(r'^(?:import|\} from)[^"(]*"\./([^"]+)"', re.MULTILINE)
    return {path.name: set(statement.findall(path.read_text())) for path in scripts.modules(STATIC / "js")}


def needed_by(name, imports):
    return imports[name].union(*(needed_by(each, imports) for each in imports[name]))


def test_scripts_have_no_import_cycles():
    sources = {path.name: path.read_text() for path in scripts.modules(STATIC / "js")}
    imports = {name: set(re.findall(r'(?:from|import)[ (]"\./([^"]+)"', text)) for name, text in sources.items()}
    while leaves := [name for name, wanted in imports.items() if not wanted & imports.keys()]:
        for name in leaves:
            del imports[name]
    assert imports == {}


def test_modules_on_demand_share_no_state_with_the_joined_script():
    """A module that is both joined and loaded on demand would run twice, so it may only export functions."""
    imports = static_imports()
    sources = {path.name: path.read_text() for path in scripts.modules(STATIC / "js")}
    on_demand = set().union(*(re.findall(r'import\("\./([^"]+)"\)', text) for text in sources.values()))
    assert on_demand
    joined = {"main.js", *needed_by("main.js", imports)}
    assert sources.keys() == joined | on_demand | set().union(*(needed_by(name, imports) for name in on_demand))
    assert on_demand & joined == set()
    shared = joined & set().union(*(needed_by(name, imports) for name in on_demand))
    assert shared
    assert [name for name in shared if re.search(r"^(?:let|document|addEventListener)", sources[name], re.M)] == []
