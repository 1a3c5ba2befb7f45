"""A database backend: Django's PostgreSQL backend that starts the embedded server at the first connection."""

import select

from django.db import OperationalError
from django.db.backends.postgresql import base

from witter.server.embedded_postgres import cluster, lifecycle


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server and creates the checkout's database before it connects."""

    def get_new_connection(self, conn_params):
        try:
            lifecycle.ensure_running()
        except cluster.ServerUnavailableError as error:
            raise OperationalError(str(error)) from error
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError as error:
            if conn_params["dbname"] != lifecycle.database() or "does not exist" not in str(error):
                raise
            cluster.create_database(conn_params["dbname"])
            return super().get_new_connection(conn_params)

    def is_usable(self):
        """Return whether the connection is open, without a query per request as in Django's backend.

        A local server that closes a connection makes its socket readable at once.
        """
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
