from django.apps import AppConfig


class FollowsConfig(AppConfig):
    name = "follows"

    def ready(self):
        from follows.relations import requests_waiting_for
        from witter import badges

        badges.register("requests", requests_waiting_for)
