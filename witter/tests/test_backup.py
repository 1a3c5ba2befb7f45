"""Backup and restore."""

import shutil
import subprocess
import sys

import pytest

from testing.process_checkout import ROOT, Checkout

pytestmark = pytest.mark.cluster


@pytest.fixture
def checkout(tmp_path):
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.remove()


def script(checkout, name, *args):
    command = [ROOT / "scripts" / name, sys.executable, *args]
    return subprocess.run(command, cwd=ROOT, env=checkout.environment, capture_output=True, text=True)


def test_restore_brings_back_rows_and_uploads(checkout):
    checkout.psql("CREATE TABLE said AS SELECT 'naïve 🐤' AS words")
    (checkout.var / "media").mkdir()
    (checkout.var / "media" / "a.png").write_bytes(b"a picture")
    for name in ("secret_key", "vapid_key"):
        (checkout.var / name).write_text("a key")
    assert script(checkout, "backup").returncode == 0
    (backup,) = (checkout.var / "backups").iterdir()
    assert backup.stat().st_mode & 0o077 == 0

    checkout.psql("DELETE FROM said")
    shutil.rmtree(checkout.var / "media")
    for name in ("secret_key", "vapid_key"):
        (checkout.var / name).write_text("another key")
    done = script(checkout, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert checkout.psql("SELECT words FROM said") == "naïve 🐤"
    assert (checkout.var / "media" / "a.png").read_bytes() == b"a picture"
    assert {(checkout.var / name).read_text() for name in ("secret_key", "vapid_key")} == {"a key"}


def test_restore_into_empty_checkout(checkout, tmp_path_factory):
    checkout.psql("CREATE TABLE said AS SELECT 'naïve 🐤' AS words")
    assert script(checkout, "backup").returncode == 0
    (backup,) = (checkout.var / "backups").iterdir()
    elsewhere = Checkout(tmp_path_factory.mktemp("elsewhere") / "var")
    try:
        done = script(elsewhere, "restore", str(backup))
        assert done.returncode == 0, done.stderr
        assert elsewhere.psql("SELECT words FROM said") == "naïve 🐤"
    finally:
        elsewhere.remove()


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_scripts_refuse_external_database(checkout, tmp_path, name):
    (tmp_path / "database.dump").touch()
    checkout.environment["DATABASE_URL"] = "postgres://localhost/precious"
    done = script(checkout, name, str(tmp_path))
    assert done.returncode == 1
    assert "DATABASE_URL names a database of your own" in done.stderr


def test_missing_backup_changes_nothing(checkout):
    done = script(checkout, "restore", str(checkout.var / "nowhere"))
    assert done.returncode == 1
    assert "make restore FROM=" in done.stderr
