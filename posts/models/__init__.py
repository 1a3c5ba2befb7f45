"""Models of posts, their parts and the interactions with them."""

from posts.models.draft import Draft
from posts.models.entities import Hashtag, HashtagFollow, Mention, PostHashtag
from posts.models.interactions import Bookmark, Like, Pin
from posts.models.photo import Photo
from posts.models.post import Post
from posts.models.post_counts import PostCounts
from posts.models.upload import Upload

__all__ = [
    "Bookmark",
    "Draft",
    "Hashtag",
    "HashtagFollow",
    "Like",
    "Mention",
    "Photo",
    "Pin",
    "Post",
    "PostCounts",
    "PostHashtag",
    "Upload",
]
