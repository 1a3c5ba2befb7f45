"""Posts, what they are made of, and what people do with them."""

from posts.models.interactions import Bookmark, Like, Pin

from .draft import Draft
from .entities import Hashtag, HashtagFollow, Mention, PostHashtag
from .photo import Photo
from .post import Post, PostCounts

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
]
