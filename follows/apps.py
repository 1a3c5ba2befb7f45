from core import app_config


class FollowsConfig(app_config.WitterAppConfig):
    name = "follows"
