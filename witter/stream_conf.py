"""Configuration of gunicorn for the stream: `gunicorn --config python:witter.stream_conf witter.asgi`."""

import gc
import resource

from witter import gunicorn_conf
from witter.server import parent_watch

worker_class = "witter.server.stream_worker.StreamWorker"
asgi_loop = gunicorn_conf.asgi_loop
workers = 1  # all connections are in one process
preload_app = gunicorn_conf.preload_app  # a worker that was killed is replaced at once; memory of the code is shared
worker_connections = 2100  # 2,000 streams, and requests that open one
timeout = gunicorn_conf.timeout
graceful_timeout = 3
keepalive = gunicorn_conf.keepalive
limit_request_line = gunicorn_conf.limit_request_line
forwarded_allow_ips = gunicorn_conf.forwarded_allow_ips
control_socket_disable = True
websocket_max_message_size = 16 * 1024
worker_tmp_dir = gunicorn_conf.worker_tmp_dir
loglevel = gunicorn_conf.loglevel
logger_class = gunicorn_conf.RedactingLogger
OPEN_FILES = 4096


def on_starting(server):
    """Allow more open files than the usual 1,024: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def pre_fork(server, worker):
    """Keep the garbage collector from touching, and so copying, what the worker shares."""
    gc.freeze()


def post_worker_init(worker):
    """Exit with the parent if `manage.py up` is the parent."""
    parent_watch.exit_with_parent()
