"""Statistics of processes and the disk."""

import os
import subprocess
import sys

from bench.process_stats import children, cpu_elapsed, cpu_seconds, flushes_per_second, memory


def test_cpu_seconds_grow_while_computing():
    before = cpu_seconds(os.getpid())
    sum(range(1_000_000))
    assert cpu_seconds(os.getpid()) > before > 0


def test_exited_process_has_zero_cpu_seconds():
    exited = subprocess.Popen([sys.executable, "-c", ""])
    exited.wait()
    assert cpu_seconds(exited.pid) == 0


def test_children_has_running_children_only():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in children(os.getpid())
    assert child.pid not in children(os.getpid())


def test_memory_is_in_megabytes():
    megabytes = memory(os.getpid())
    assert megabytes["rss"] >= megabytes["pss"] > 1


def test_cpu_elapsed_with_started_and_exited_processes():
    assert cpu_elapsed({1: 5.0, 2: 9.0}, {1: 6.0, 3: 0.5}) == 1.5


def test_flushes_per_second_leaves_no_file(tmp_path):
    assert flushes_per_second(tmp_path, seconds=0.01) > 0
    assert not any(tmp_path.iterdir())
