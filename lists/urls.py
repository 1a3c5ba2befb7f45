"""URLs of lists."""

from django.urls import path

from lists.views import actions, edit, pages, user_lists

app_name = "lists"

LIST = "<username:username>/lists/<slug:slug>"

urlpatterns = [
    path("lists", user_lists.MyListsRedirectView.as_view(), name="mine"),
    path("lists/new", edit.NewListView.as_view(), name="new"),
    path("<username:username>/lists", user_lists.OwnedListsView.as_view(), name="lists"),
    path("<username:username>/lists/subscriptions", user_lists.SubscribedListsView.as_view(), name="subscriptions"),
    path("<username:username>/lists/memberships", user_lists.ListMembershipsView.as_view(), name="memberships"),
    path("<username:username>/add_to_list", actions.AddToListView.as_view(), name="add_to_list"),
    path(LIST, pages.ListDetailView.as_view(), name="list"),
    path(f"{LIST}/members", pages.MembersView.as_view(), name="members"),
    path(f"{LIST}/members/<username:member>/remove", actions.RemoveMemberView.as_view(), name="remove_member"),
    path(f"{LIST}/subscribers", pages.SubscribersView.as_view(), name="subscribers"),
    path(f"{LIST}/subscribe", actions.SubscribeView.as_view(), name="subscribe"),
    path(f"{LIST}/unsubscribe", actions.UnsubscribeView.as_view(), name="unsubscribe"),
    path(f"{LIST}/edit", edit.EditListView.as_view(), name="edit"),
    path(f"{LIST}/delete", edit.DeleteListView.as_view(), name="delete"),
]
