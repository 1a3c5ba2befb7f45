from core import app_config


class SearchConfig(app_config.WitterAppConfig):
    name = "search"
