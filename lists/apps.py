from core import app_config


class ListsConfig(app_config.WitterAppConfig):
    name = "lists"
