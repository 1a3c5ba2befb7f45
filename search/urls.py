"""URLs of search, autocomplete and Discover."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("search", views.SearchView.as_view(), name="search"),
    path("compose/complete", views.AutocompleteView.as_view(), name="complete"),
    path("discover", views.DiscoverView.as_view(), name="discover"),
]
