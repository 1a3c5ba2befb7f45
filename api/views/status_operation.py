"""Bases of the operations on one post, which the API calls a status."""

from typing import Any

import msgspec
from django.http import Http404
from django.shortcuts import get_object_or_404

from api.entities.statuses import Status
from api.errors import not_found
from api.operations import Operation
from api.presenters.statuses import status_of
from posts.models import Post
from posts.timelines.pagination import VISIBLE_ROWS


class StatusOperation(Operation):
    """Base of the operations on one post."""

    tag = "statuses"
    returns: Any = Status

    def visible_post(self, pk: int) -> Post:
        """Return the post with this id, or the original of the repost with this id. Raise Http404 if it is hidden."""
        posts = Post.objects.visible_to(self.viewer).select_related("author", "repost_of__author")
        return get_object_or_404(posts, pk=pk).original_post

    def is_visible(self, pk: int) -> bool:
        """Return whether the viewer can see this post, or this repost and its original."""
        return bool(VISIBLE_ROWS(self.viewer, ids=[pk]))

    def load_status(self, pk: int) -> msgspec.Raw:
        """Return the Status of a post that the viewer can see. Raise ApiError if it is deleted meanwhile."""
        status = status_of(pk, self.viewer, self.base_url)
        if not status:
            raise not_found()
        return status


class StatusAction(StatusOperation):
    """Base of the actions on a post; the id may be that of a repost, whose original is meant then."""

    method = "POST"
    tag = "status actions"

    def perform(self, id: int) -> msgspec.Raw:
        post = self.visible_post(id)
        self.act(post)
        return self.load_status(post.pk)

    def act(self, post: Post) -> None:
        """Perform the action on the original."""
        raise NotImplementedError


class UndoAction(StatusAction):
    """Base of what undoes an action of the viewer, also on a post that they cannot see any more: then it is a 404."""

    actor_path = ""  # lookup from a post to who did the action

    def visible_post(self, pk: int) -> Post:
        """Return the post. If it is hidden, undo the action, and raise Http404, so that nothing is revealed."""
        try:
            return super().visible_post(pk)
        except Http404:
            for post in Post.objects.acted_on_by(self.viewer, self.actor_path).filter(pk=pk):
                self.act(post)
            raise
