from core import app_config


class AccountsConfig(app_config.WitterAppConfig):
    name = "accounts"
    verbose_name = "People"
