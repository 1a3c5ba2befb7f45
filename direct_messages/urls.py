"""Addresses of messages. The paths are those that product documents promise."""

app_name = "direct_messages"

urlpatterns = []
