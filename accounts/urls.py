"""URLs of the settings, onboarding and users' pictures."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import data_export, keyboard_shortcuts, media, onboarding, profile, security, settings

app_name = "accounts"

urlpatterns = [
    path("settings", RedirectView.as_view(pattern_name="accounts:settings_profile"), name="settings"),
    path("settings/profile", settings.ProfileSettingsView.as_view(), name="settings_profile"),
    path("settings/account", settings.AccountSettingsView.as_view(), name="account"),
    path("settings/privacy", settings.PrivacySettingsView.as_view(), name="privacy"),
    path("settings/design", settings.AppearanceSettingsView.as_view(), name="design"),
    path("settings/security", security.SecurityView.as_view(), name="security"),
    path("settings/data", data_export.DataExportView.as_view(), name="data"),
    path("settings/deactivate", settings.DeactivateView.as_view(), name="deactivate"),
    path("settings/theme", settings.ThemeView.as_view(), name="theme"),
    path("welcome", RedirectView.as_view(url=onboarding.STEPS[0][1]), name="welcome"),
    path("welcome/profile", onboarding.OnboardingProfileView.as_view(), name="welcome_profile"),
    path("keys", keyboard_shortcuts.KeyboardShortcutsView.as_view(), name="keys"),
    re_path(r"^@(?P<username>[A-Za-z0-9_]{1,15})(?P<rest>/.*)?$", profile.AtNameView.as_view(), name="at_name"),
    path("media/avatars/<picture:name>", media.ProfileImageView.as_view(folder="avatars"), name="avatar"),
    path("media/avatars/<preview:name>", media.PreviewView.as_view(), name="avatar_preview"),
    path("media/headers/<picture:name>", media.ProfileImageView.as_view(folder="headers"), name="header"),
]
