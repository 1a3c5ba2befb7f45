"""Addresses of what is between people. The paths are those that product documents promise."""

from django.urls import path

from follows.views import actions, card, pages, welcome

app_name = "follows"

urlpatterns = [
    path("follow_requests", pages.FollowRequestsView.as_view(), name="requests"),
    path("welcome/people", welcome.WelcomePeopleView.as_view(), name="welcome_people"),
    path("settings/blocked", pages.BlockedView.as_view(), name="blocked"),
    path("settings/muted", pages.MutedView.as_view(), name="muted"),
    path("<username:username>/card", card.CardView.as_view(), name="card"),
    path("<username:username>/followers", pages.FollowersView.as_view(), name="followers"),
    path("<username:username>/following", pages.FollowingView.as_view(), name="following"),
    path("<username:username>/follow", actions.FollowView.as_view(), name="follow"),
    path("<username:username>/unfollow", actions.UnfollowView.as_view(), name="unfollow"),
    path("<username:username>/approve", actions.ApproveView.as_view(), name="approve"),
    path("<username:username>/decline", actions.DeclineView.as_view(), name="decline"),
    path("<username:username>/remove_follower", actions.RemoveFollowerView.as_view(), name="remove_follower"),
    path("<username:username>/reposts_off", actions.HideRepostsView.as_view(), name="reposts_off"),
    path("<username:username>/reposts_on", actions.ShowRepostsView.as_view(), name="reposts_on"),
    path("<username:username>/mute", actions.MuteView.as_view(), name="mute"),
    path("<username:username>/unmute", actions.UnmuteView.as_view(), name="unmute"),
    path("<username:username>/block", actions.BlockView.as_view(), name="block"),
    path("<username:username>/unblock", actions.UnblockView.as_view(), name="unblock"),
]
