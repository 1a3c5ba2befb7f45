"""URLs of posts. The paths are documented and scripts depend on them."""

from django.urls import path

from posts.views import (
    actions,
    atom_feeds,
    bookmarks,
    compose,
    detail,
    drafts,
    engagement,
    hashtags,
    home,
    oembed,
    onboarding,
    photos,
    polling,
    profile,
    sharing,
    undo,
)

app_name = "posts"

STATUS = "<username:username>/status/<id:pk>"

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("live", polling.PollView.as_view(), name="live"),
    path("compose", compose.ComposeView.as_view(), name="compose"),
    path("compose/drafts", drafts.SaveDraftView.as_view(), name="keep_draft"),
    path("compose/drafts/<slug:key>/delete", drafts.DeleteDraftView.as_view(), name="delete_draft"),
    path("compose/card", sharing.QuotePreviewView.as_view(), name="card"),
    path("intent/witt", sharing.WebIntentView.as_view(), name="intent"),
    path("compose/undo", undo.UndoView.as_view(), name="undo"),
    path("oembed", oembed.OEmbedView.as_view(), name="oembed"),
    path("welcome/witt", onboarding.OnboardingPostView.as_view(), name="welcome_witt"),
    path("bookmarks", bookmarks.BookmarksView.as_view(), name="bookmarks"),
    path("hashtags", hashtags.FollowedHashtagsView.as_view(), name="hashtags"),
    path("hashtag/<str:tag>", hashtags.HashtagView.as_view(), name="hashtag"),
    path("hashtag/<str:tag>/follow", hashtags.FollowHashtagView.as_view(), name="follow_hashtag"),
    path("hashtag/<str:tag>/unfollow", hashtags.UnfollowHashtagView.as_view(), name="unfollow_hashtag"),
    path("hashtag/<str:tag>/feed", atom_feeds.HashtagFeedView.as_view(), name="hashtag_feed"),
    path("media/photos/<picture:name>", photos.PhotoView.as_view(), name="photo"),
    path("media/photos/<preview:name>", photos.PreviewView.as_view(), name="photo_preview"),
    path("i/status/<id:pk>/unlike", actions.UnlikeByIdView.as_view(), name="unlike_by_id"),
    path("i/status/<id:pk>/unrepost", actions.UnrepostByIdView.as_view(), name="unrepost_by_id"),
    path("i/status/<id:pk>/unbookmark", actions.UnbookmarkByIdView.as_view(), name="unbookmark_by_id"),
    path("<username:username>", profile.ProfilePostsView.as_view(), name="profile"),
    path("<username:username>/feed", atom_feeds.UserFeedView.as_view(), name="feed"),
    path("<username:username>/with_replies", profile.RepliesView.as_view(), name="with_replies"),
    path("<username:username>/media", profile.MediaView.as_view(), name="media"),
    path("<username:username>/likes", profile.LikesView.as_view(), name="likes"),
    path(STATUS, detail.PostDetailView.as_view(), name="detail"),
    path(f"{STATUS}/above", detail.AncestorsView.as_view(), name="above"),
    path(f"{STATUS}/likes", engagement.PostLikesView.as_view(), name="likes_of"),
    path(f"{STATUS}/reposts", engagement.PostRepostsView.as_view(), name="reposts_of"),
    path(f"{STATUS}/quotes", engagement.PostQuotesView.as_view(), name="quotes_of"),
    path(f"{STATUS}/like", actions.LikeView.as_view(), name="like"),
    path(f"{STATUS}/unlike", actions.UnlikeView.as_view(), name="unlike"),
    path(f"{STATUS}/repost", actions.RepostView.as_view(), name="repost"),
    path(f"{STATUS}/unrepost", actions.UnrepostView.as_view(), name="unrepost"),
    path(f"{STATUS}/bookmark", actions.BookmarkView.as_view(), name="bookmark"),
    path(f"{STATUS}/unbookmark", actions.UnbookmarkView.as_view(), name="unbookmark"),
    path(f"{STATUS}/pin", actions.PinView.as_view(), name="pin"),
    path(f"{STATUS}/unpin", actions.UnpinView.as_view(), name="unpin"),
    path(f"{STATUS}/delete", actions.DeleteView.as_view(), name="delete"),
]
