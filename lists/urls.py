"""Addresses of lists. The paths are those that product documents promise."""

app_name = "lists"

urlpatterns = []
