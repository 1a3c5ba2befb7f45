"""What the kernel tells of processes."""

import os
import subprocess
import sys

from bench.process_stats import children, cpu_seconds, elapsed, flushes_a_second, memory


def test_a_process_is_seen_computing():
    before = cpu_seconds(os.getpid())
    sum(range(1_000_000))
    assert cpu_seconds(os.getpid()) > before > 0


def test_a_process_that_is_gone_computes_nothing():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert cpu_seconds(gone.pid) == 0


def test_a_child_is_found_while_it_lives():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in children(os.getpid())
    assert child.pid not in children(os.getpid())


def test_memory_is_told_in_megabytes():
    held = memory(os.getpid())
    assert held["rss"] >= held["pss"] > 1


def test_what_came_or_went_meanwhile_is_no_trouble():
    assert elapsed({1: 5.0, 2: 9.0}, {1: 6.0, 3: 0.5}) == 1.5


def test_a_disk_flushes_and_keeps_nothing(tmp_path):
    assert flushes_a_second(tmp_path, seconds=0.01) > 0
    assert not any(tmp_path.iterdir())
