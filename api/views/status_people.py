"""Operations of what others did with a post: who reblogged and favourited it, and the posts that quote it."""

from django.db.models import QuerySet

from api.entities.accounts import Account
from api.entities.statuses import Status
from api.operations import Operation
from api.pagination import Listing, PageParameters, keyset_rows, listing
from api.presenters.statuses import statuses_of
from api.views.people_listing import PeopleListingMixin
from api.views.status_operation import StatusOperation
from follows.visibility import can_see_posts_of
from posts.models import Like, Post


class StatusPeopleOperation(PeopleListingMixin, StatusOperation):
    """Base of the lists of people who did something with a post, by the rows that say so."""

    access, scope = "public", "read:statuses"
    Parameters = PageParameters
    returns = list[Account]
    user_field = cursor_field = ""

    def perform(self, id: int) -> Listing:
        return self.people_listing(self.rows(self.visible_post(id)), self.user_field, self.cursor_field)

    def rows(self, post: Post) -> QuerySet:
        """Return the rows of people whom the viewer can see."""
        raise NotImplementedError


class RebloggedBy(StatusPeopleOperation):
    """List the people who reblogged a status, the latest first, as far as you can see them.

    The ids of pages are not those of the people: follow the addresses in the `Link` header.
    """

    path = "/api/v1/statuses/{id}/reblogged_by"
    user_field, cursor_field = "author", "pk"

    def rows(self, post: Post) -> QuerySet:
        return Post.objects.filter(repost_of=post).visible_to(self.viewer)


class FavouritedBy(StatusPeopleOperation):
    """List the people who gave a status a star, as far as you can see them.

    The order is that of their joining, the newest first. Follow the addresses in the `Link` header.
    """

    path = "/api/v1/statuses/{id}/favourited_by"
    user_field, cursor_field = "user", "user_id"

    def rows(self, post: Post) -> QuerySet:
        return Like.objects.filter(can_see_posts_of(self.viewer, "user"), post=post)


class Quotes(StatusOperation):
    """List the statuses that quote a status, newest first, as far as you can see them."""

    path, access, scope = "/api/v1/statuses/{id}/quotes", "public", "read:statuses"
    Parameters = PageParameters
    returns = list[Status]

    def perform(self, id: int) -> Listing:
        quotes = Post.objects.filter(quote_of=self.visible_post(id)).visible_to(self.viewer).timeline_rows()
        page, older, newer = keyset_rows(quotes, self.parameters)
        return listing(self.request, statuses_of(page, self.viewer, self.base_url), older=older, newer=newer)


OPERATIONS: list[type[Operation]] = [RebloggedBy, FavouritedBy, Quotes]
