"""URLs of search, autocomplete, Discover and people to follow."""

from django.urls import path

from search.views import autocomplete, discover, people, saved, search, suggest

app_name = "search"

urlpatterns = [
    path("search", search.SearchView.as_view(), name="search"),
    path("search/suggest", suggest.SuggestView.as_view(), name="suggest"),
    path("search/save", saved.SaveSearchView.as_view(), name="save"),
    path("search/unsave", saved.UnsaveSearchView.as_view(), name="unsave"),
    path("compose/complete", autocomplete.AutocompleteView.as_view(), name="complete"),
    path("discover", discover.PopularView.as_view(), name="discover"),
    path("discover/local", discover.LocalView.as_view(), name="local"),
    path("discover/trends", discover.TrendsView.as_view(), name="trends"),
    path("people", people.PeopleView.as_view(), name="people"),
]
