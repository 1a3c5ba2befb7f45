"""URLs of relationships: actions, lists and hover cards. The paths are public and do not change."""

from django.urls import path

from follows.views import actions, hover_card, onboarding, suggestions, user_lists

app_name = "follows"

urlpatterns = [
    path("follow_requests", user_lists.FollowRequestsView.as_view(), name="requests"),
    path("welcome/people", onboarding.OnboardingPeopleView.as_view(), name="welcome_people"),
    path("people/suggested", suggestions.SuggestionsView.as_view(), name="suggestions"),
    path("settings/blocked", user_lists.BlockedView.as_view(), name="blocked"),
    path("settings/muted", user_lists.MutedView.as_view(), name="muted"),
    path("<username:username>/card", hover_card.HoverCardView.as_view(), name="card"),
    path("<username:username>/followers", user_lists.FollowersView.as_view(), name="followers"),
    path("<username:username>/following", user_lists.FollowingView.as_view(), name="following"),
    path("<username:username>/follow", actions.FollowView.as_view(), name="follow"),
    path("<username:username>/unfollow", actions.UnfollowView.as_view(), name="unfollow"),
    path("<username:username>/approve", actions.ApproveView.as_view(), name="approve"),
    path("<username:username>/decline", actions.DeclineView.as_view(), name="decline"),
    path("<username:username>/remove_follower", actions.RemoveFollowerView.as_view(), name="remove_follower"),
    path("<username:username>/reposts_off", actions.HideRepostsView.as_view(), name="reposts_off"),
    path("<username:username>/reposts_on", actions.ShowRepostsView.as_view(), name="reposts_on"),
    path("<username:username>/dismiss", actions.DismissSuggestionView.as_view(), name="dismiss"),
    path("<username:username>/mute", actions.MuteView.as_view(), name="mute"),
    path("<username:username>/unmute", actions.UnmuteView.as_view(), name="unmute"),
    path("<username:username>/block", actions.BlockView.as_view(), name="block"),
    path("<username:username>/unblock", actions.UnblockView.as_view(), name="unblock"),
    path("<username:username>/restore", actions.RestoreView.as_view(), name="restore"),
]
