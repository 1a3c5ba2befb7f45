"""Run a PostgreSQL client program on the embedded server: `python -m witter.server.embedded_postgres psql`."""

import sys

from witter.env import errors_in_one_line
from witter.server.embedded_postgres.lifecycle import main

with errors_in_one_line():
    main(sys.argv[1:])
