"""`reset` deletes all data, after confirmation."""

import pytest

from testing.process_checkout import Checkout

pytestmark = pytest.mark.cluster


@pytest.fixture
def checkout(tmp_path):
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.remove()


def test_reset_without_confirmation_deletes_nothing(checkout):
    (checkout.var / "media").mkdir()
    done = checkout.run("manage.py", "reset")
    assert (done.returncode, done.stderr) == (1, "CommandError: Nothing was changed.\n")
    assert (checkout.var / "media").exists()


def test_reset_preserves_secret_key_and_backups(checkout):
    checkout.psql("CREATE TABLE witness ()")
    for name in ("media", "mail", "backups"):
        (checkout.var / name).mkdir()
    done = checkout.run("manage.py", "reset", "--yes")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in checkout.var.iterdir()} == {"secret_key", "vapid_key", "backups"}
    assert checkout.psql("SELECT to_regclass('witness')") == ""


def test_reset_refuses_external_database(checkout):
    done = checkout.run("manage.py", "reset", "--yes", DATABASE_URL="postgres://localhost/precious")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
