"""Running the site: gunicorn worker, process supervisor, embedded PostgreSQL, health checks, logs and commands.

An event loop handles the connections, and threads run Django. A thread gets a request after it was received
completely, and is free when the response is made, so that a slow client costs a socket and some memory, not a thread.
docs/decisions/0008-web-server-worker.md explains why gunicorn's own workers are not used.
"""
