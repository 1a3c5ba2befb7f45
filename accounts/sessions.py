"""Session engine on the database that loads a session and its user in one query.

Sessions end when a new password or `User.log_out_everywhere` changes the session hash (accounts/models/user.py), with
which each request's session is compared.
"""

import json
import re

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from accounts.backends import active_users
from core.fastpath.prepared_queries import PreparedQuery

SESSION_KEY_PATTERN = re.compile(r"[a-z0-9]{32}")  # the format of Django's keys
UNEXPIRED_SESSION = PreparedQuery(
    lambda viewer, key: Session.objects.filter(session_key=key, expire_date__gt=Now()), "key"
)
SESSION_COLUMN_SQL = "(SELECT {} FROM django_session WHERE session_key = %s AND expire_date > now())"
SESSION_DATA_SQL = SESSION_COLUMN_SQL.format("session_data")
SESSION_USER_ID_SQL = SESSION_COLUMN_SQL.format(
    "CASE WHEN session_data LIKE '{%%' THEN (session_data::json ->> '_auth_user_id')::bigint END"
)
USER_BY_SESSION_KEY = PreparedQuery(
    lambda viewer, key: (
        active_users()
        .filter(pk=RawSQL(SESSION_USER_ID_SQL, [key]))
        .annotate(session_data=RawSQL(SESSION_DATA_SQL, [key]))
    ),
    "key",
)


class SessionStore(db.SessionStore):
    """Django's database session store with unsigned JSON, which also loads the user of the session as `viewer`.

    Django signs session data because it could once be pickled. JSON in a row that only the server writes needs no
    signature, and checking it took as long as three queries.
    """

    viewer = None

    def _validate_session_key(self, key):
        """Return whether `key` has the format of a session key; others are not looked up."""
        return bool(key and SESSION_KEY_PATTERN.fullmatch(key))

    def _get_session_from_db(self):
        self.viewer = USER_BY_SESSION_KEY.first(None, key=self.session_key)
        session = self.viewer or UNEXPIRED_SESSION.first(None, key=self.session_key)  # anonymous, or signed
        if not session:
            self._session_key = None
        return session

    def encode(self, session_dict):
        return json.dumps(session_dict)

    def decode(self, session_data):
        try:
            return json.loads(session_data)
        except ValueError:
            return super().decode(session_data)  # signed data of an older version
