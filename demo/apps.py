from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo community and the load test, with the command that seeds them."""

    name = "demo"
