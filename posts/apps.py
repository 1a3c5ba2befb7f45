from core import app_config


class PostsConfig(app_config.WitterAppConfig):
    name = "posts"
