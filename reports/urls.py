"""URLs of the report forms."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<username:username>/report", views.ReportPersonView.as_view(), name="person"),
    path("messages/<username:username>/<id:pk>/report", views.ReportMessageView.as_view(), name="message"),
    path("<username:username>/status/<id:pk>/report", views.ReportPostView.as_view(), name="post"),
]
