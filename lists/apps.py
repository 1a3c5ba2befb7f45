from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "lists"

    def ready(self):
        from lists import archive, receivers  # noqa: F401  (say what it holds, and follow what happens)
