from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lists"

    def ready(self):
        from lists import data_export, receivers  # noqa: F401  (registers exports, connects receivers)
