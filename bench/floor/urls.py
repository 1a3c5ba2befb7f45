from django.urls import path

from bench.floor import views

urlpatterns = [
    path("healthz", views.alive),
    path("shell", views.shell),
    path("", views.posts),
]
