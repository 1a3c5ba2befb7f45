"""Addresses of Connect. The paths are those that product documents promise."""

from django.urls import path

from notifications import mail_views, views

app_name = "notifications"

urlpatterns = [
    path("notifications", views.InteractionsView.as_view(), name="interactions"),
    path("notifications/mentions", views.MentionsView.as_view(), name="mentions"),
    path("notifications/read", views.ReadView.as_view(), name="read"),
    path("settings/notifications", mail_views.MailSettingsView.as_view(), name="settings"),
    path("unsubscribe/<str:token>", mail_views.UnsubscribeView.as_view(), name="unsubscribe"),
]
