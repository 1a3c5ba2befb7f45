"""Addresses of lists. The paths are those that product documents promise."""

from django.urls import path

from lists.views import actions, forms, pages, person

app_name = "lists"

LIST = "<username:username>/lists/<slug:slug>"

urlpatterns = [
    path("lists", person.MyListsView.as_view(), name="mine"),
    path("lists/new", forms.NewListView.as_view(), name="new"),
    path("<username:username>/lists", person.OwnListsView.as_view(), name="lists"),
    path("<username:username>/lists/subscriptions", person.SubscribedListsView.as_view(), name="subscriptions"),
    path("<username:username>/lists/memberships", person.ListsWithPersonView.as_view(), name="memberships"),
    path("<username:username>/add_to_list", actions.ListsForPersonView.as_view(), name="add_to_list"),
    path(LIST, pages.ListView.as_view(), name="list"),
    path(f"{LIST}/members", pages.MembersView.as_view(), name="members"),
    path(f"{LIST}/members/<username:member>/remove", actions.RemoveMemberView.as_view(), name="remove_member"),
    path(f"{LIST}/subscribers", pages.SubscribersView.as_view(), name="subscribers"),
    path(f"{LIST}/subscribe", actions.SubscribeView.as_view(), name="subscribe"),
    path(f"{LIST}/unsubscribe", actions.UnsubscribeView.as_view(), name="unsubscribe"),
    path(f"{LIST}/edit", forms.EditListView.as_view(), name="edit"),
    path(f"{LIST}/delete", forms.DeleteListView.as_view(), name="delete"),
]
