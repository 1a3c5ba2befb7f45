"""Call a WSGI application, in a thread, and read its response piece by piece."""

from itertools import chain

PIECE = 128 * 1024  # bytes of a streamed response that are held in memory for one client


class WsgiResponse:
    """Status, headers and the pieces of a body. All methods block: they belong into a thread."""

    def __init__(self, application, environ, body):
        """Call the application; `body` is the RequestBody it may read, which is closed with the response."""
        self.body, self.chunks, self.status, self.headers = body, (), "", ()
        try:
            environ["wsgi.input"] = body.file
            self.chunks = application(environ, self.start_response)
            self.iterator = iter(self.chunks)
            self.first = self.next_piece()
        except BaseException:
            self.close()
            raise

    def start_response(self, status, headers, exc_info=None):
        """Note status and headers, which an application may replace until its response has begun."""
        self.status, self.headers = status, headers

    def next_piece(self):
        """Return (bytes, whether there is more). The response closes itself after its last piece."""
        parts, size = [], 0
        for chunk in self.iterator:
            parts.append(chunk)
            size += len(chunk)
            if size >= PIECE:
                return b"".join(parts), self.has_more()
        self.close()
        return b"".join(parts), False

    def has_more(self):
        """Whether anything follows; so a response of one large chunk is known to be complete."""
        for chunk in self.iterator:
            self.iterator = chain([chunk], self.iterator)
            return True
        self.close()
        return False

    def close(self):
        """Tell the application that its response is over, and close the request's body."""
        chunks, self.chunks = self.chunks, ()
        try:
            if hasattr(chunks, "close"):
                chunks.close()
        finally:
            self.body.close()
