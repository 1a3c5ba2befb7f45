from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"

    def ready(self):
        from posts import data_export  # noqa: F401  (registers what a data export contains)
