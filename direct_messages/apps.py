from core import app_config


class DirectMessagesConfig(app_config.WitterAppConfig):
    name = "direct_messages"
