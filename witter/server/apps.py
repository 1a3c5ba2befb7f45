from django.apps import AppConfig


class ServerConfig(AppConfig):
    """The commands that run the site: up, stop, reset, worker, recount."""

    name = "witter.server"
    label = "server"
