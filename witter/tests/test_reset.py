"""Beginning again throws away everything, but never by accident."""

import pytest

from testing.process_checkout import Checkout

pytestmark = pytest.mark.slow


@pytest.fixture
def checkout(tmp_path):
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.remove()


def test_nothing_is_thrown_away_without_a_yes(checkout):
    (checkout.var / "media").mkdir()
    done = checkout.run("manage.py", "reset")
    assert (done.returncode, done.stderr) == (1, "CommandError: Nothing was changed.\n")
    assert (checkout.var / "media").exists()


def test_a_yes_throws_away_all_but_the_key_and_the_backups(checkout):
    checkout.psql("CREATE TABLE witness ()")
    for name in ("media", "mail", "backups"):
        (checkout.var / name).mkdir()
    done = checkout.run("manage.py", "reset", "--yes")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in checkout.var.iterdir()} == {"secret_key", "backups"}
    assert checkout.psql("SELECT to_regclass('witness')") == ""


def test_a_database_of_ones_own_is_left_alone(checkout):
    done = checkout.run("manage.py", "reset", "--yes", DATABASE_URL="postgres://localhost/precious")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
