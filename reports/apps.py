from core import app_config


class ReportsConfig(app_config.WitterAppConfig):
    name = "reports"
