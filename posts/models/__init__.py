"""Posts, what they are made of, and what people do with them."""

from .entities import Hashtag, Mention, PostHashtag
from .marks import Bookmark, Like
from .photo import Photo
from .post import Post, PostCounts

__all__ = ["Bookmark", "Hashtag", "Like", "Mention", "Photo", "Post", "PostCounts", "PostHashtag"]
