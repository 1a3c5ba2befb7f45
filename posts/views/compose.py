"""Writing."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from posts.cards import cards_of
from posts.composer import composer, form_with
from posts.forms import MOST_WITTS, PostForm
from posts.models import Post
from witter.htmx import current_path
from witter.limits import LimitReached
from witter.redirects import back
from witter.text import LONGEST_INPUT

VARIANTS = {"home", "page", "dialog", "reply"}
PICTURES_AGAIN = "Please choose your pictures again: a page cannot keep them."


class ComposeView(LoginRequiredMixin, FormView):
    """A page to write on (`?in_reply_to=ID`, `?quote=ID`, `?text=`), and where every composer posts to."""

    template_name = "posts/compose.html"
    form_class = PostForm

    def handle_no_permission(self):
        """Ask for signing in, and lead back to the composer with the words that were in it."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        names = {"text": "text", "in_reply_to": "in_reply_to", "quote_of": "quote"}
        typed = {there: self.request.POST.get(here, "")[:LONGEST_INPUT] for here, there in names.items()}
        query = urlencode({name: value for name, value in typed.items() if value})
        return redirect_to_login(f"/compose?{query}" if query else "/compose")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "author": self.request.user}

    def get(self, request):
        variant = "dialog" if request.htmx else "page"
        box = composer(
            request.user,
            variant,
            in_reply_to=self._seen(request.GET.get("in_reply_to")),
            quote_of=self._seen(request.GET.get("quote")),
            texts=[text for text in request.GET.getlist("text") if text][:MOST_WITTS],
        )
        template = "posts/_composer_dialog.html" if request.htmx else self.template_name
        return render(request, template, {"composer": box})

    def post(self, request):
        return self.with_another_box() if "add" in request.POST else super().post(request)

    def with_another_box(self):
        """The same form with one more box; nothing is published."""
        sent, viewer = self.request.POST, self.request.user
        texts = [sent.get("text", ""), *sent.getlist("more"), ""][:MOST_WITTS]
        seen = {name: self._seen(sent.get(name)) for name in ("in_reply_to", "quote_of")}
        kept = {name: sent[name] for name in sent if name.startswith("alt_") or name == "submission"}
        notice = PICTURES_AGAIN if any(self.request.FILES.getlist("images")) else ""
        box = composer(viewer, self._variant(), form_with(viewer, texts, **seen, **kept), **seen, notice=notice)
        return self.shown({**box, "focus_last": True}, status=200)

    def form_valid(self, form):
        try:
            posts = form.publish()
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        except LimitReached as limit:
            if self.request.htmx:
                raise  # a sentence is enough: the words are still in the box
            form.add_error(None, limit.sentence)
            return self.form_invalid(form, status=429)
        return self.published(posts)

    def form_invalid(self, form, status=200):
        seen = {name: getattr(form, "cleaned_data", {}).get(name) for name in ("in_reply_to", "quote_of")}
        box = composer(self.request.user, self._variant(), form, **seen)
        return self.shown(box, 422 if self.request.htmx else status)

    def shown(self, box, status):
        """A composer as the answer to a form: alone where htmx asked, else on its page."""
        if self.request.htmx:
            return render(self.request, "posts/_composer.html", {"composer": box}, status=status)
        return render(self.request, self.template_name, {"composer": {**box, "variant": "page"}}, status=status)

    def published(self, posts):
        """On to the witt, or back where `next` says. With htmx the page stays, and gets the witt in its place."""
        post, variant = posts[0], self._variant()
        if self.request.htmx and variant != "page":
            return self.inserted(posts, variant)
        messages.success(self.request, said(posts))
        if self.request.htmx:
            return HttpResponseClientRedirect(post.get_absolute_url())
        if self.request.POST.get("next"):
            return back(self.request, post.get_absolute_url(), anchor=f"witt-{post.pk}")
        return HttpResponseRedirect(post.get_absolute_url())

    def inserted(self, posts, variant):
        """A fresh composer, a word that it worked, and new cards for the top of home or the end of a thread."""
        viewer, post = self.request.user, posts[0]
        at_home = current_path(self.request) == "/"
        rows = Post.objects.filter(pk__in=[post.pk for post in posts]).as_rows()
        context = {
            "composer": composer(viewer, variant, in_reply_to=post.in_reply_to if variant == "reply" else None),
            "cards": cards_of(list(rows.order_by("pk" if variant == "reply" else "-pk")), viewer),
            "place": "beforeend:#feed" if variant == "reply" else "afterbegin:#feed" if at_home else "",
        }
        response = render(self.request, "posts/_published.html", context)
        toast = {"text": said(posts), "href": post.get_absolute_url()}
        return trigger_client_event(response, "toast", toast, after="settle")  # when a dialog has closed

    def _variant(self):
        variant = self.request.POST.get("variant")
        return variant if variant in VARIANTS else "page"

    def _seen(self, pk):
        """The visible post that a query string names, if it names one."""
        if not pk or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
            return None
        return Post.objects.visible_to(self.request.user).originals().select_related("author").filter(pk=pk).first()


def said(posts):
    """A word that it worked."""
    return "Your witt is out." if len(posts) == 1 else f"Your {len(posts)} witts are out."
