from django.apps import AppConfig


class FollowsConfig(AppConfig):
    name = "follows"

    def ready(self):
        from accounts import backends
        from follows import archive  # noqa: F401  (says what it holds)
        from follows.relations import requests_waiting_for
        from follows.visibility import MEETS_ALL
        from witter import badges

        backends.know(meets_all=MEETS_ALL)
        badges.register("requests", requests_waiting_for)
