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
from posts.composer import composer
from posts.forms import PostForm
from posts.models import Post
from witter.htmx import current_path
from witter.limits import LimitReached
from witter.redirects import back
from witter.text import LONGEST_INPUT

VARIANTS = {"home", "page", "dialog", "reply"}


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
            text=request.GET.get("text", ""),
        )
        template = "posts/_composer_dialog.html" if request.htmx else self.template_name
        return render(request, template, {"composer": box})

    def form_valid(self, form):
        try:
            post = form.publish()
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        except LimitReached as limit:
            if self.request.htmx:
                raise  # a sentence is enough: the words are still in the box
            form.add_error(None, limit.sentence)
            return self.form_invalid(form, status=429)
        return self.published(post)

    def form_invalid(self, form, status=200):
        cleaned = getattr(form, "cleaned_data", {})
        variant = self._variant()
        box = composer(
            self.request.user,
            variant,
            form,
            in_reply_to=cleaned.get("in_reply_to"),
            quote_of=cleaned.get("quote_of"),
        )
        if self.request.htmx:
            return render(self.request, "posts/_composer.html", {"composer": box}, status=422)
        return render(self.request, self.template_name, {"composer": {**box, "variant": "page"}}, status=status)

    def published(self, post):
        """On to the witt, or back where `next` says. With htmx the page stays, and gets the witt in its place."""
        variant = self._variant()
        if self.request.htmx and variant != "page":
            return self.inserted(post, variant)
        messages.success(self.request, "Your witt is out.")
        if self.request.htmx:
            return HttpResponseClientRedirect(post.get_absolute_url())
        if self.request.POST.get("next"):
            return back(self.request, post.get_absolute_url(), anchor=f"witt-{post.pk}")
        return HttpResponseRedirect(post.get_absolute_url())

    def inserted(self, post, variant):
        """A fresh composer, a word that it worked, and the new card for the top of home or the end of a thread."""
        viewer = self.request.user
        at_home = current_path(self.request) == "/"
        context = {
            "composer": composer(viewer, variant, in_reply_to=post.in_reply_to if variant == "reply" else None),
            "card": cards_of(list(Post.objects.filter(pk=post.pk).as_rows()), viewer)[0],
            "place": "beforeend:#feed" if variant == "reply" else "afterbegin:#feed" if at_home else "",
        }
        response = render(self.request, "posts/_published.html", context)
        toast = {"text": "Your witt is out.", "href": post.get_absolute_url()}
        return trigger_client_event(response, "toast", toast, after="settle")  # when a dialog has closed

    def _variant(self):
        variant = self.request.POST.get("variant")
        return variant if variant in VARIANTS else "page"

    def _seen(self, pk):
        """The visible post that a query string names, if it names one."""
        if not pk or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
            return None
        return Post.objects.visible_to(self.request.user).originals().select_related("author").filter(pk=pk).first()
