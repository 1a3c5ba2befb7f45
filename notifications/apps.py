from core import app_config


class NotificationsConfig(app_config.WitterAppConfig):
    name = "notifications"
