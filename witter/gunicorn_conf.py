"""Configuration of gunicorn: `gunicorn --config python:witter.gunicorn_conf witter.wsgi`."""

import os
import sys

from gunicorn.glogging import Logger

from core import page_threads
from core.checks import https_needs_a_proxy
from witter.env import between, env, errors_in_one_line
from witter.server import parent_watch
from witter.server.logs import on_one_line, redact

worker_class = "witter.server.worker.Worker"
asgi_loop = "asyncio"
with errors_in_one_line():
    workers = env.int("WEB_WORKERS", 2, validate=between(1, 1000))
    page_threads_number = env.int("WEB_THREADS", 2, validate=between(1, 1000))  # more are slower, because of the GIL
threads = page_threads_number + page_threads.PICTURE_THREADS
preload_app = sys.platform == "linux"  # workers share the memory of the code; macOS does not support the late fork
timeout = 30
graceful_timeout = 10
keepalive = 5
limit_request_line = 8190  # as nginx: a search has up to 500 letters, of nine bytes each in some scripts
forwarded_allow_ips = ""  # Django decides which proxies are trusted: WITTER_TRUSTED_PROXIES
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # the heartbeat file in memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")  # for the checks, whatever application is served

loglevel = "error"
accesslog = env.str("WITTER_ACCESS_LOG", None)  # "-" for standard output
access_log_format = "%(m)s %(U)s %(s)s %(B)sB %(M)sms"  # without IP addresses and query strings


class RedactingLogger(Logger):
    """Logs each request on one line, without the tokens that some paths contain."""

    def atoms(self, *args):
        atoms = super().atoms(*args)
        return atoms | {name: on_one_line(redact(str(atoms[name]))) for name in ("m", "U")}


logger_class = RedactingLogger


def on_starting(server):
    """Log the warnings of the settings checks."""
    for warning in https_needs_a_proxy():
        server.log.error("%s %s", warning.msg, warning.hint)


def post_worker_init(worker):
    """Exit with the parent if `manage.py up` is the parent, and reserve threads for requests without pictures."""
    parent_watch.exit_with_parent()
    worker.asgi.application = page_threads.limited(worker.asgi.application, page_threads_number)
