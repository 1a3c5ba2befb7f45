"""Compression of pages and JSON for a site without a proxy; proxies compress for themselves (deploy/)."""

from django.middleware.gzip import GZipMiddleware

COMPRESSED_TYPES = ("text/html", "text/plain", "application/json", "application/atom+xml", "application/manifest+json")


class CompressionMiddleware(GZipMiddleware):
    """Compresses text; pictures and archives are compressed already.

    Against BREACH, Django's middleware adds a random number of bytes to each response, and pages print the CSRF token
    under a new mask each time.
    """

    def process_response(self, request, response):
        """Return the response, compressed if that is worth it and the client accepts it."""
        if response.get("Content-Type", "").startswith(COMPRESSED_TYPES):
            return super().process_response(request, response)
        return response
