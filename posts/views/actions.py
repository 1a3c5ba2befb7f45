"""Actions on a post: one class per action, all POST."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django_htmx.http import trigger_client_event

from core.http.htmx import current_path
from core.http.redirects import redirect_back, safe_next
from core.http.views import PostOnlyView, gone_is_404
from posts.cards.presenter import build_card
from posts.htmx_targets import permalink_post_id
from posts.models import Post

HIDDEN_MESSAGE = "Taken back. That witt isn’t open to you any more."


class PostActionView(PostOnlyView):
    """Calls `act(post)` with a post visible to the viewer, then redirects to it.

    An htmx request gets the card's updated row of buttons.
    """

    done = ""
    has_toast = False  # with htmx, show `done` in a toast; most buttons show the result themselves

    def post(self, request, username, pk):
        post = self.get_post(username, pk)
        with gone_is_404("That witt is gone."):
            self.act(post)
        if self.done and not request.htmx:
            messages.success(request, self.done)
        return self.answer(post)

    def get_post(self, username, pk):
        posts = Post.objects.visible_to(self.request.user).originals().filter(author__username__lower=username.lower())
        return get_object_or_404(posts.select_related("author"), pk=pk)

    def answer(self, post):
        if not self.request.htmx:
            return redirect_back(self.request, post.get_absolute_url(), anchor=f"witt-{post.pk}")
        displayed = get_object_or_404(Post.objects.for_display(self.request.user), pk=post.pk)
        is_focus = permalink_post_id(current_path(self.request)) == post.pk
        context = {"c": build_card(displayed, self.request.user), "is_focus": is_focus}
        response = render(self.request, "posts/_actions_response.html", context)
        return trigger_client_event(response, "toast", {"text": self.done}) if self.has_toast else response

    def act(self, post):
        raise NotImplementedError


class UndoActionView(PostActionView):
    """Undoes an action of the viewer, also on a post that they cannot see any more.

    The response for such a post contains nothing of it. A hidden post without an action of the viewer is a 404.
    """

    actor_path = ""  # lookup from a post to the user who did the action
    is_hidden = False

    def get_post(self, username, pk):
        try:
            return super().get_post(username, pk)
        except Http404:
            post = get_object_or_404(Post.objects.originals().filter(**{self.actor_path: self.request.user}), pk=pk)
        self.is_hidden, self.done = True, HIDDEN_MESSAGE
        return post

    def answer(self, post):
        if not self.is_hidden:
            return super().answer(post)
        if self.request.htmx:
            return HttpResponse(f'<p class="witt-tombstone" role="status">{HIDDEN_MESSAGE}</p>')
        return redirect_back(self.request)


class LikeView(PostActionView):
    def act(self, post):
        post.like(self.request.user)


class UnlikeView(UndoActionView):
    actor_path = "likes__user"

    def act(self, post):
        post.unlike(self.request.user)


class RepostView(PostActionView):
    done = "Reposted."

    def act(self, post):
        post.repost(self.request.user)


class UnrepostView(UndoActionView):
    done = "Repost taken back."
    actor_path = "reposts__author"

    def act(self, post):
        post.unrepost(self.request.user)


class BookmarkView(PostActionView):
    done = "Kept in your bookmarks. Only you see these."

    def act(self, post):
        post.bookmark(self.request.user)


class UnbookmarkView(UndoActionView):
    actor_path = "bookmarks__user"

    def act(self, post):
        post.unbookmark(self.request.user)


class OwnPostActionView(PostActionView):
    """An action on the viewer's own post; a post by anybody else is a 404."""

    def get_post(self, username, pk):
        own_posts = self.request.user.posts.originals().filter(author__username__lower=username.lower())
        return get_object_or_404(own_posts, pk=pk)


class PinView(OwnPostActionView):
    done = "Pinned to your profile."
    has_toast = True

    def act(self, post):
        post.pin_to_profile()


class UnpinView(OwnPostActionView):
    done = "No longer pinned."
    has_toast = True

    def act(self, post):
        post.unpin_from_profile()


class DeleteView(OwnPostActionView):
    """Deletes a post; its replies stay."""

    done = "Your witt was deleted."

    def act(self, post):
        self.post_url = post.get_absolute_url()
        post.delete()

    def answer(self, post):
        if self.request.htmx:
            return HttpResponse('<p class="witt-tombstone" role="status">Your witt was deleted.</p>')
        next_url = safe_next(self.request)
        return HttpResponseRedirect("/" if next_url.startswith(self.post_url) else next_url)
