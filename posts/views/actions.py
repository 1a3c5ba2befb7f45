"""What a person does to a witt: one small class per action, all POST."""

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

HIDDEN = "Taken back. That witt isn’t open to you any more."


class PostActionView(PostOnlyView):
    """Does `act(post)` to a post the viewer may see, then goes back to it.

    An htmx request gets the card's row of buttons, as it now stands.
    """

    done = ""
    says_so = False  # also when the button itself shows it: with htmx as a toast

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
        shown = get_object_or_404(Post.objects.for_display(self.request.user), pk=post.pk)
        is_focus = permalink_post_id(current_path(self.request)) == post.pk
        context = {"c": build_card(shown, self.request.user), "is_focus": is_focus}
        response = render(self.request, "posts/_actions_response.html", context)
        return trigger_client_event(response, "toast", {"text": self.done}) if self.says_so else response

    def act(self, post):
        raise NotImplementedError


class TakeBackView(PostActionView):
    """Takes back what the viewer did to a post, also when they may not see it any more.

    Of such a post the answer says nothing but that; one the viewer did nothing to looks as if it were not there.
    """

    own_rows = ""  # the path from a post to whoever did this to it
    is_hidden = False

    def get_post(self, username, pk):
        try:
            return super().get_post(username, pk)
        except Http404:
            post = get_object_or_404(Post.objects.originals().filter(**{self.own_rows: self.request.user}), pk=pk)
        self.is_hidden, self.done = True, HIDDEN
        return post

    def answer(self, post):
        if not self.is_hidden:
            return super().answer(post)
        if self.request.htmx:
            return HttpResponse(f'<p class="witt-tombstone" role="status">{HIDDEN}</p>')
        return redirect_back(self.request)


class LikeView(PostActionView):
    def act(self, post):
        post.like(self.request.user)


class UnlikeView(TakeBackView):
    own_rows = "likes__user"

    def act(self, post):
        post.unlike(self.request.user)


class RepostView(PostActionView):
    done = "Reposted."

    def act(self, post):
        post.repost(self.request.user)


class UnrepostView(TakeBackView):
    done = "Repost taken back."
    own_rows = "reposts__author"

    def act(self, post):
        post.unrepost(self.request.user)


class BookmarkView(PostActionView):
    done = "Kept in your bookmarks. Only you see these."

    def act(self, post):
        post.bookmark(self.request.user)


class UnbookmarkView(TakeBackView):
    own_rows = "bookmarks__user"

    def act(self, post):
        post.unbookmark(self.request.user)


class OwnPostActionView(PostActionView):
    """Something only its author does to a post; anybody else's looks as if it were not there."""

    def get_post(self, username, pk):
        mine = self.request.user.posts.originals().filter(author__username__lower=username.lower())
        return get_object_or_404(mine, pk=pk)


class PinView(OwnPostActionView):
    done = "Pinned to your profile."
    says_so = True

    def act(self, post):
        post.pin_to_profile()


class UnpinView(OwnPostActionView):
    done = "No longer pinned."
    says_so = True

    def act(self, post):
        post.unpin_from_profile()


class DeleteView(OwnPostActionView):
    """Deletes a post for good; what it was answered with stays."""

    done = "Your witt was deleted."

    def act(self, post):
        self.address = post.get_absolute_url()
        post.delete()

    def answer(self, post):
        if self.request.htmx:
            return HttpResponse('<p class="witt-tombstone" role="status">Your witt was deleted.</p>')
        was_on = safe_next(self.request)
        return HttpResponseRedirect("/" if was_on.startswith(self.address) else was_on)
