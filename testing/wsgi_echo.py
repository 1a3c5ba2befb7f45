"""A WSGI application behind a reverse proxy: returns the request as JSON, and a picture by X-Accel-Redirect."""

import json

LARGE = 3_000_000


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/picture":
        start_response("200 OK", [("Content-Type", "image/png"), ("X-Accel-Redirect", "/_media/town/a.png")])
        return [b""]
    if path == "/large":
        start_response("200 OK", [("Content-Type", "image/png"), ("Content-Length", str(LARGE))])
        return (bytes(1000) for _ in range(LARGE // 1000))
    headers = [("Content-Type", "image/png" if path == "/photo.png" else "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    received = {name: value for name, value in environ.items() if isinstance(value, str)}
    received["length"] = len(environ["wsgi.input"].read())
    return [json.dumps(received | {"padding": " " * 2000}).encode()]
