"""URLs of notifications (Connect) and email settings."""

from django.urls import path

from notifications.views import email, notifications

app_name = "notifications"

urlpatterns = [
    path("notifications", notifications.InteractionsView.as_view(), name="interactions"),
    path("notifications/mentions", notifications.MentionsView.as_view(), name="mentions"),
    path("notifications/read", notifications.MarkReadView.as_view(), name="read"),
    path("settings/notifications", email.EmailSettingsView.as_view(), name="settings"),
    path("unsubscribe/<str:token>", email.UnsubscribeView.as_view(), name="unsubscribe"),
]
