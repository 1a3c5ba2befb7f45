"""Addresses of settings and of people's pictures."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.views import media, settings

app_name = "accounts"

urlpatterns = [
    path("settings", RedirectView.as_view(pattern_name="accounts:settings_profile"), name="settings"),
    path("settings/profile", settings.ProfileSettingsView.as_view(), name="settings_profile"),
    path("settings/account", settings.AccountSettingsView.as_view(), name="account"),
    path("settings/privacy", settings.PrivacySettingsView.as_view(), name="privacy"),
    path("settings/deactivate", settings.DeactivateView.as_view(), name="deactivate"),
    path("settings/theme", settings.ThemeView.as_view(), name="theme"),
    path("media/avatars/<picture:name>", media.PictureView.as_view(folder="avatars"), name="avatar"),
    path("media/headers/<picture:name>", media.PictureView.as_view(folder="headers"), name="header"),
]
