"""Addresses of Connect. The paths are those that product documents promise."""

app_name = "notifications"

urlpatterns = []
