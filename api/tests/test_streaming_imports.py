"""What the stream process loads, which has its memory to itself."""

import subprocess
import sys

import pytest

from testing.process_checkout import ROOT

CODE = "import sys, django; django.setup(); import api.streaming.application; print(*sys.modules)"


@pytest.mark.process
def test_stream_process_loads_no_encryption_of_push_messages():
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "api.streaming.hub" in loaded
    assert not {"cryptography", "joserfc", "api.push.keys"} & loaded
