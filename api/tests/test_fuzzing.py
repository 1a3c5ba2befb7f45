"""Requests to every operation that schemathesis makes from the document, with valid and with odd parameters."""

import subprocess
import sys
from pathlib import Path

import pytest

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory
from posts.factories import PostFactory

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = 2  # for each operation
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_operations_answer_as_documented_whatever_is_sent(live_server, settings, tmp_path):
    settings.LIMIT_API_REQUESTS = 0
    person = UserFactory(username="mira")
    PostFactory(author=person, text="sourdough #bread")
    token = AccessTokenFactory(user=person).secret
    command = [SCHEMATHESIS, "run", f"{live_server.url}/api/openapi.json"]
    command += ["--header", f"Authorization: Bearer {token}", "--checks", CHECKS, "--phases", "fuzzing"]
    command += ["--max-examples", str(EXAMPLES), "--seed", "1", "--no-color", "--warnings", "off"]
    done = subprocess.run(command, text=True, capture_output=True, timeout=300, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
