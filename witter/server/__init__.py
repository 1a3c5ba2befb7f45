"""How requests are received and answered: gunicorn's event loop talks to visitors, threads run Django.

A thread is given a request only once it has arrived in full, and is free again as soon as its response is made:
however slowly a visitor sends or reads, it costs a socket and some memory. docs/decisions/0008-web-server-worker.md
says why it is done here and not by one of gunicorn's own workers.
"""
