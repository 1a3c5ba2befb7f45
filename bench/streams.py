"""Measure the stream: memory and CPU of many idle connections, and how soon a post reaches them all.

    python -m bench.streams --db NAME [--connections 2000] [--kind sse|websocket] [--stream user] [--idle 30]

It starts a stream process of its own on that database, and reads its streams with tokens made for the run.
"""

import argparse
import asyncio
import contextlib
import os
import resource
import socket
import subprocess
import sys
import time
import urllib.request

from bench.__main__ import prepare
from bench.process_stats import children, cpu_elapsed, cpu_seconds, memory

PREFIX = "/api/v1/streaming"
MAX_OPENING = 50  # connections that are being opened
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
UPGRADE += "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


def main():
    """Measure, and print the results."""
    options = options_from(sys.argv[1:])
    os.environ["WITTER_STREAM"] = "1"
    prepare(options.db)
    from bench.stream_tokens import PER_TOKEN, Tokens  # needs settings

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with Tokens(options.connections) as tokens, stream_process() as (port, pid):
        secrets = [secret for secret in tokens.secrets for _ in range(PER_TOKEN)][: options.connections]
        asyncio.run(Measurement(options, tokens, secrets, port, pid).run())


def options_from(arguments):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db")
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--kind", choices=["sse", "websocket"], default="sse")
    parser.add_argument("--stream", default="user")
    parser.add_argument("--idle", type=int, default=30, help="seconds without events")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def stream_process():
    """Start the stream; yield its port and the id of the process that has the connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:witter.stream_conf"]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "witter.asgi"])
    try:
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}{PREFIX}/health").close()
                break
            time.sleep(0.1)
        print(f"gunicorn's own process: {memory(process.pid)['pss']:.0f} MB proportional")
        yield port, children(process.pid)[0]
    finally:
        process.terminate()
        process.wait(30)


class Measurement:
    """Opens the connections, waits, and publishes posts."""

    def __init__(self, options, tokens, secrets, port, pid):
        self.options, self.tokens, self.secrets, self.port, self.pid = options, tokens, secrets, port, pid
        self.opening = asyncio.Semaphore(MAX_OPENING)

    async def run(self):
        """Measure, and print a line for each result."""
        async with asyncio.timeout(60):
            warm = await self.open(self.secrets[0])
        warm[1].close()
        await asyncio.sleep(1)
        before, began = memory(self.pid), time.perf_counter()
        self.clients = await asyncio.gather(*map(self.open, self.secrets))
        opened = time.perf_counter() - began
        print(f"{len(self.clients)} connections of {self.options.kind} opened in {opened:.1f} s")
        self.print_memory("before", before)
        self.print_memory("open", memory(self.pid))
        await self.idle()
        for text in ("first", "second", "third"):
            await self.deliver(text)
        self.print_memory("after events", memory(self.pid))

    def print_memory(self, name, sizes):
        """Print the memory of the process."""
        print(f"{name}: {sizes['rss']:.0f} MB resident, {sizes['pss']:.0f} MB proportional")

    async def open(self, secret):
        """Return the reader and writer of a connection whose response has begun."""
        async with self.opening:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=4096)
            upgrade = UPGRADE if self.options.kind == "websocket" else ""
            path = f"?stream={self.options.stream}" if upgrade else f"/{self.options.stream}"
            request = f"GET {PREFIX}{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n{upgrade}\r\n"
            writer.write(request.encode())
            status = await reader.readuntil(b"\r\n\r\n")
            assert status.startswith((b"HTTP/1.1 200", b"HTTP/1.1 101")), status
            return reader, writer

    async def idle(self):
        """Measure the CPU while nothing happens."""
        await asyncio.sleep(2)
        before, began = {self.pid: cpu_seconds(self.pid)}, time.perf_counter()
        await asyncio.sleep(self.options.idle)
        used = cpu_elapsed(before, {self.pid: cpu_seconds(self.pid)})
        print(f"idle: {100 * used / (time.perf_counter() - began):.1f} % of a core")

    async def deliver(self, text):
        """Publish a post, and measure until the first and the last connection have it."""
        waiting = [asyncio.create_task(self.arrival(reader, b"update")) for reader, _ in self.clients]
        began, cpu = time.perf_counter(), cpu_seconds(self.pid)
        post = await asyncio.to_thread(self.tokens.publish, f"{text} {began}")
        published = time.perf_counter()
        times = sorted(await asyncio.gather(*waiting))
        await asyncio.to_thread(self.tokens.unpublish, post)
        print(
            f"a post: published after {1000 * (published - began):.0f} ms, the first has it after"
            f" {1000 * (times[0] - began):.0f} ms, the last after {1000 * (times[-1] - began):.0f} ms;"
            f" {1000 * (cpu_seconds(self.pid) - cpu):.0f} ms of CPU"
        )
        await asyncio.gather(*(self.arrival(reader, b"delete") for reader, _ in self.clients))

    async def arrival(self, reader, word):
        """Return the time at which a word arrives."""
        found = b""
        while word not in found:
            found = found[-16:] + await reader.read(4096)
        return time.perf_counter()


if __name__ == "__main__":
    main()
