"""Operations of hashtags."""

from typing import Annotated

import msgspec

from api.entities.tags import Tag
from api.operations import Operation
from api.pagination import Listing, PageParameters, keyset_rows, listing
from api.presenters.tags import tags_of
from posts.models import HashtagFollow
from posts.views.hashtags import hashtag_or_404

MAX_FOLLOWED_TAGS = 200  # on one page: clients request all of them at once


class TagOperation(Operation):
    """Base of the operations of one hashtag; its name is without "#", in any script and case."""

    tag, scope = "tags", "write:follows"
    returns = Tag

    def presented(self, name: str) -> Tag:
        """Return the entity of a hashtag."""
        return tags_of([name], self.viewer, self.base_url)[0]


class ShowTag(TagOperation):
    """Return a hashtag, used or not. 404 for what cannot be a hashtag. No token is needed."""

    path, access, scope = "/api/v1/tags/{name}", "public", "read"

    def perform(self, name: str) -> Tag:
        return self.presented(hashtag_or_404(name))


class FollowTag(TagOperation):
    """Follow a hashtag: its posts are on the page of followed hashtags, not on the home timeline.

    Following twice is the same as once. 429 above the number of hashtags that a person may follow.
    """

    method, path = "POST", "/api/v1/tags/{name}/follow"

    def perform(self, name: str) -> Tag:
        tag = hashtag_or_404(name)
        HashtagFollow.objects.follow(self.viewer, tag)
        return self.presented(tag)


class UnfollowTag(TagOperation):
    """Unfollow a hashtag. Unfollowing twice is the same as once."""

    method, path = "POST", "/api/v1/tags/{name}/unfollow"

    def perform(self, name: str) -> Tag:
        tag = hashtag_or_404(name)
        HashtagFollow.objects.unfollow(self.viewer, tag)
        return self.presented(tag)


class FollowedTagsParameters(PageParameters, frozen=True, kw_only=True):
    """What part of the followed hashtags to return, the last followed first."""

    max_limit = MAX_FOLLOWED_TAGS
    limit: Annotated[int, msgspec.Meta(description="How many; at most 200.")] = 100


class FollowedTags(TagOperation):
    """Return the hashtags that the viewer follows, the last followed first.

    The pages are reached by the addresses in the Link header only: their cursors are no ids of hashtags.
    """

    path, scope, returns = "/api/v1/followed_tags", "read:follows", list[Tag]
    Parameters = FollowedTagsParameters

    def perform(self) -> Listing:
        follows = HashtagFollow.objects.filter(user=self.viewer).select_related("hashtag")
        rows, older, newer = keyset_rows(follows, self.parameters)
        tags = tags_of([row.hashtag.name for row in rows], self.viewer, self.base_url)
        return listing(self.request, tags, older=older, newer=newer)


OPERATIONS: list[type[Operation]] = [ShowTag, FollowTag, UnfollowTag, FollowedTags]
