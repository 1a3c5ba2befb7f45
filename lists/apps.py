from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lists"

    def ready(self):
        from lists import data_export, receivers  # noqa: F401  (say what it holds, and follow what happens)
