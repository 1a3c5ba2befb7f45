from core import app_config


class ApiConfig(app_config.WitterAppConfig):
    name = "api"
