from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo community, the load-test seeder and the command `seed`."""

    name = "demo"
