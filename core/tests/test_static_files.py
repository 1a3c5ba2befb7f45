"""Static files are collected only after a change."""

import pytest

from core.static_files import collect_if_changed


@pytest.fixture
def source(tmp_path, settings):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a { color: teal }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    return source


def test_files_are_collected_once_and_again_after_a_change(source, settings):
    assert collect_if_changed()
    assert not collect_if_changed()
    (source / "a.css").write_text("a { color: goldenrod }")
    assert collect_if_changed()
    assert not collect_if_changed()
    assert len(list(settings.STATIC_ROOT.glob("a.????????????.css"))) == 2


def test_files_are_collected_again_after_an_interruption(source, settings):
    collect_if_changed()
    (settings.STATIC_ROOT / ".collected").unlink()
    assert collect_if_changed()
