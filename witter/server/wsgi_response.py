"""Call a WSGI application in a thread, and read its response in chunks."""

from itertools import chain

CHUNK_SIZE = 128 * 1024  # bytes of a streamed response in memory per client


class WsgiResponse:
    """Status, headers and body of a response. All methods block: call them in a thread."""

    def __init__(self, application, environ, body):
        """Call the application. `body` is the RequestBody, which is closed with the response."""
        self.body, self.chunks, self.status, self.headers = body, (), "", ()
        try:
            environ["wsgi.input"] = body.file
            self.chunks = application(environ, self.start_response)
            self.iterator = iter(self.chunks)
            self.first = self.next_chunk()
        except BaseException:
            self.close()
            raise

    def start_response(self, status, headers, exc_info=None):
        """Save status and headers (PEP 3333); the application may call this again until the response has started."""
        self.status, self.headers = status, headers

    def next_chunk(self):
        """Return (bytes, whether more follow). The response is closed after its last bytes."""
        parts, size = [], 0
        for chunk in self.iterator:
            parts.append(chunk)
            size += len(chunk)
            if size >= CHUNK_SIZE:
                return b"".join(parts), self.has_more()
        self.close()
        return b"".join(parts), False

    def has_more(self):
        """Return whether more bytes follow, so that a response of one large chunk is known to be complete."""
        for chunk in self.iterator:
            self.iterator = chain([chunk], self.iterator)
            return True
        self.close()
        return False

    def close(self):
        """Close the application's iterable (PEP 3333) and the request's body."""
        chunks, self.chunks = self.chunks, ()
        try:
            if hasattr(chunks, "close"):
                chunks.close()
        finally:
            self.body.close()
