"""An SMTP server for tests, on a port of its own, that can misbehave."""

import socketserver
import threading

from core.mail import mailer_from_url


class SmtpServer(socketserver.ThreadingTCPServer):
    """Stores emails in `received`, as (recipient, text) pairs.

    Recipients in `refused` get a 550; at those in `dropped` the connection is closed without a response. While `hangs`
    is set, connections get no response. `attempts` has all recipients of RCPT commands. `before_answer`, if set, is
    called with the recipient before an email is acknowledged.
    """

    daemon_threads, block_on_close, allow_reuse_address = True, False, True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), SmtpConnection)
        self.received, self.attempts = [], []
        self.refused, self.dropped = set(), set()
        self.hangs, self.closing, self.before_answer = False, threading.Event(), None
        self.connected = threading.Event()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def recipients(self):
        return [recipient for recipient, _ in self.received]

    def mailers(self, timeout=5):
        """Return the setting MAILERS that sends emails here; `timeout` is in seconds."""
        entry = mailer_from_url(self.url, None)
        return {"default": entry | {"OPTIONS": entry["OPTIONS"] | {"timeout": timeout}}}

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.closing.set()
        self.shutdown()
        self.server_close()


class SmtpConnection(socketserver.StreamRequestHandler):
    """One connection: answers commands until QUIT or until it is dropped."""

    def handle(self):
        self.server.connected.set()
        if self.server.hangs:
            self.server.closing.wait(30)
            return
        self.answer("220 test.example ESMTP")
        while line := self.rfile.readline():
            command = line.decode("ascii").strip()
            if not self.handle_command(command, command[:4].upper()):
                return

    def handle_command(self, command, verb):
        """Answer one command; return whether the connection stays open."""
        if verb == "RCPT":
            self.recipient = command.partition("<")[2].partition(">")[0]
            self.server.attempts.append(self.recipient)
            if self.recipient in self.server.dropped:
                return False
            known = self.recipient not in self.server.refused
            self.answer("250 OK" if known else "550 5.1.1 No such user here")
        elif verb == "DATA":
            self.answer("354 Go ahead")
            self.receive_message()
        else:
            self.answer("221 Bye" if verb == "QUIT" else "250 OK")
        return verb != "QUIT"

    def receive_message(self):
        """Read an email up to the final dot."""
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        if self.server.before_answer:
            self.server.before_answer(self.recipient)
        self.server.received.append((self.recipient, b"".join(lines).decode()))
        self.answer("250 Queued")

    def answer(self, text):
        self.wfile.write(f"{text}\r\n".encode())
