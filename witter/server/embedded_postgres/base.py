"""Django's PostgreSQL backend, which starts the embedded server when first used."""

import select

from django.db import OperationalError
from django.db.backends.postgresql import base

from witter.server.embedded_postgres import cluster, lifecycle


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects as usual, once the server is up and the checkout's own database exists."""

    def get_new_connection(self, conn_params):
        try:
            lifecycle.ensure_running()
        except cluster.ServerUnavailable as error:
            raise OperationalError(str(error)) from error
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError as error:
            if conn_params["dbname"] != lifecycle.database() or "does not exist" not in str(error):
                raise
            cluster.create_database(conn_params["dbname"])
            return super().get_new_connection(conn_params)

    def is_usable(self):
        """Whether the server still talks to us, without asking it, as every request would.

        A server on this machine that ends a connection says so at once: then there is something to read.
        """
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
