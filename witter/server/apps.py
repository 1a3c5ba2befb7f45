from django.apps import AppConfig


class ServerConfig(AppConfig):
    """The app of the commands that run the site: up, stop, reset, worker, recount, purge_deactivated."""

    name = "witter.server"
    label = "server"
