"""Stylesheets, scripts, icons and fonts: complete, up to date, small, and from this host only."""

import gzip
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".jinja"})
ELSEWHERE = {"_oembed.html"}  # on other people's pages, in other people's styles
BUILD_CSS = ROOT / "scripts" / "build-css"


def icons_drawn():
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text()))


def icons_named_in(source):
    return set(re.findall(r'\{[%{] icon(?: |\()"([^"]+)"', source))


def classes_defined():
    css = "".join((STATIC / "css" / name).read_text() for name in ("bootstrap.css", "witter.css"))
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r'url\("data:[^"]*"\)', "", css)))


def test_stylesheets_are_up_to_date():
    check = subprocess.run([sys.executable, BUILD_CSS, "--check"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr


def test_bootstrap_css_has_its_licence():
    assert "Licensed under MIT" in (STATIC / "css/bootstrap.css").read_text()[:300]


def test_template_classes_are_defined_in_stylesheets():
    classes_in = runpy.run_path(str(BUILD_CSS))["classes_in"]
    defined = classes_defined()
    unknown = {
        path.name: classes_in(path.read_text(), "html") - defined for path in TEMPLATES if path.name not in ELSEWHERE
    }
    assert {name: classes for name, classes in unknown.items() if classes} == {}


def test_sprite_has_exactly_the_used_icons():
    assert set().union(*(icons_named_in(path.read_text()) for path in TEMPLATES)) == icons_drawn()


@pytest.mark.parametrize("name", ["css/bootstrap.css", "css/witter.css"])
def test_stylesheet_urls_are_local_and_exist(name):
    addresses = re.findall(r"url\(\"?([^\")]+)", (STATIC / name).read_text())
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
    assert len(rooms) >= 10
    assert [room for room in rooms if int(room[1]) / int(room[2]) != pytest.approx(shape_of(room[0]))] == []


def test_render_blocking_files_are_small():
    styles = sum(
        len(gzip.compress((STATIC / "css" / name).read_bytes(), 6)) for name in ("bootstrap.css", "witter.css")
    )
    font = (STATIC / "fonts/figtree-latin-wght-normal.woff2").stat().st_size
    assert styles <= 19 * 1024
    assert font <= 21 * 1024


def test_fonts_do_not_swap():
    faces = re.findall(r"@font-face \{[^}]+\}", (STATIC / "css/witter.css").read_text())
    assert faces
    assert all("font-display: optional" in face and ".woff2" in face for face in faces)


def test_scripts_have_no_import_cycles():
    sources = {path.name: path.read_text() for path in (STATIC / "js").glob("*.js")}
    imports = {name: set(re.findall(r'(?:from|import)[ (]"\./([^"]+)"', text)) for name, text in sources.items()}
    while leaves := [name for name, wanted in imports.items() if not wanted & imports.keys()]:
        for name in leaves:
            del imports[name]
    assert imports == {}
