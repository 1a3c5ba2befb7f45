"""The main program of the decoder's process: one request's pictures, within limits of time, memory and files.

The command line has the limits. Standard input is a line of JSON, a list of [kind, length], followed by the files.
Standard output is a line of JSON followed by the resulting files:

    {"cpu": 0.4, "made": [{"width": 9, "height": 9, "is_animated": false, "files": [["full", 812], ...]}, ...]}
    {"cpu": 0.1, "refused": "too_long", "number": 0}
"""

import json
import os
import resource
import signal
import sys

from core.image_decoder.limits import MAX_OUTPUT_BYTES, Allowance
from core.image_decoder.results import ImageRefusedError

NICE = 5  # a third of the CPU share of page processes


def main():
    """Read the pictures, decode them and write the results."""
    allowance = Allowance(*map(int, sys.argv[1:]))
    set_limits(allowance)
    from core.image_decoder import pixels  # imported within the limits

    forbid_new_files()
    source = sys.stdin.buffer
    answer, blobs = {"made": []}, []
    for number, (kind, length) in enumerate(json.loads(source.readline())):
        set_cpu_limit(allowance.cpu)
        try:
            made = pixels.MAKERS[kind](source.read(length))
        except ImageRefusedError as refusal:
            answer, blobs = {"refused": refusal.code, "number": number}, []
            break
        except MemoryError:
            answer, blobs = {"refused": "too_heavy", "number": number}, []
            break
        facts = {"width": made.width, "height": made.height, "is_animated": made.is_animated}
        answer["made"].append(facts | {"files": [[name, len(file)] for name, file in made.files.items()]})
        blobs += made.files.values()
    sys.stdout.buffer.write(json.dumps(answer | {"cpu": cpu_seconds()}).encode() + b"\n" + b"".join(blobs))


def set_limits(allowance):
    """Limit this process's memory, output and wall-clock time, and lower its priority."""
    os.nice(NICE)
    if sys.platform == "linux":  # other systems ignore the limit, or count shared memory
        resource.setrlimit(resource.RLIMIT_AS, (allowance.memory, allowance.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(allowance.clock + 1)  # in case the parent process is killed
    set_cpu_limit(allowance.cpu)


def set_cpu_limit(seconds):
    """Limit the CPU time of this process to so many more seconds; the kernel kills it then."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds()) + 1 + seconds, hard))


def forbid_new_files():
    """Forbid opening files and connections from now on."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def cpu_seconds():
    """Return the CPU time of this process in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
