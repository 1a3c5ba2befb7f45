"""Report forms for users, posts and messages, as pages or in the dialog."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import FormView
from django_htmx.http import reswap, retarget

from accounts.models import User
from core.http.caching import NoStoreMixin
from core.http.errors import plain_text_response
from core.http.htmx import add_toast, current_path, redirect_with_message, toast_or_redirect
from core.http.redirects import safe_next
from core.http.views import gone_is_404
from core.rate_limits import RateLimitExceeded
from direct_messages.models import Message
from follows.models import Block, Mute
from follows.relationships import relationship_with
from follows.views.responses import add_relationship_event, is_below_profile
from posts.cards.presenter import quote_card
from posts.cards.rendering import render_part_of_card
from posts.models import Post
from reports import messages
from reports.evidence import load_snapshot, sign_snapshot
from reports.forms import ReportForm
from reports.models import Report


class ReportView(LoginRequiredMixin, FormView):
    """Form that reports `person`, or a post or message of theirs. Reporting oneself is a 404."""

    form_class = ReportForm
    reported_post = reported_message = None
    snapshot = None  # PostSnapshot from the form if the post is deleted or no longer visible to the viewer

    @property
    def username(self):
        """The username to show: the typed one with a snapshot, as the viewer may not see a new one."""
        return self.kwargs["username"] if self.snapshot else self.person.username

    @property
    def back_url(self):
        """The address to return to: the front page with a snapshot, as the profile may be a 404 for the viewer."""
        return "/" if self.snapshot else self.person.get_absolute_url()

    def get_template_names(self):
        return ["reports/_report.html" if self.request.htmx else "reports/report.html"]

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.set_subject(**kwargs)
            if self.person == request.user:
                raise Http404(messages.NO_REPORT_OF_ONESELF)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        quote = render_part_of_card("quote", quote_card(self.reported_post)) if self.reported_post else ""
        return_url = self.request.POST.get("next") or self.request.headers.get("Referer") or ""
        return super().get_context_data(
            person=self.person,
            username=self.username,
            relation=relationship_with(self.request.user, self.person),
            back_url=self.back_url,
            quote=quote,
            message=self.reported_message,
            subject=self.subject_name,
            evidence=self.evidence(),
            address=self.request.path,
            **{**kwargs, "next": return_url},
        )

    @property
    def subject_name(self):
        """What is reported, in the heading."""
        return "this witt" if self.reported_post or self.snapshot else f"@{self.username}"

    def evidence(self):
        """Return the signed snapshot for the hidden field `evidence`, or ""."""
        if self.reported_post:
            return sign_snapshot(self.request.user, self.reported_post)
        return self.request.POST["evidence"] if self.snapshot else ""

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            with gone_is_404(messages.SUBJECT_NOT_FOUND):
                subject = {"post": self.reported_post, "snapshot": self.snapshot, "message": self.reported_message}
                Report.objects.file(self.request.user, self.person, data["reason"], data["note"], **subject)
                if data["block"]:
                    Block.objects.block(self.request.user, self.person)
                if data["mute"]:
                    Mute.objects.mute(self.request.user, self.person)
        except RateLimitExceeded as limit:
            return self.error_response(form, limit.sentence)
        return self.success_response(data["block"], data["mute"])

    def error_response(self, form, sentence):
        if self.request.htmx:
            return plain_text_response(429, sentence)
        form.add_error(None, sentence)
        return self.render_to_response(self.get_context_data(form=form), status=429)

    def form_invalid(self, form):
        context = self.get_context_data(form=form)
        if not self.request.htmx:
            return self.render_to_response(context)
        return retarget(reswap(self.render_to_response(context, status=422), "innerHTML"), "#dialog")

    def success_response(self, is_blocking, is_muting):
        """Thank the viewer on the page they came from; after a block on the profile, if that page is hidden now."""
        text = messages.report_filed(self.username, is_blocking, is_muting)
        next_url = safe_next(self.request, self.back_url)
        if not (is_blocking or is_muting):
            return toast_or_redirect(self.request, text, next_url)
        page = current_path(self.request) if self.request.htmx else None
        if self.snapshot or not page or (is_blocking and is_below_profile(page, self.person)):
            return redirect_with_message(self.request, text, self.back_url if is_blocking else next_url)
        response = add_toast(HttpResponse(), text, after="settle")
        return add_relationship_event(response, self.request.user, self.person, changes_visibility=is_blocking)


class ReportPersonView(ReportView):
    def set_subject(self, username):
        self.person = get_object_or_404(User.objects.with_username(username).present())


class ReportPostView(ReportView):
    """Reports a post that is visible to the viewer, or was when they opened the form."""

    def set_subject(self, username, pk):
        posts = Post.objects.visible_to(self.request.user).originals().filter(author__username__lower=username.lower())
        self.reported_post = posts.select_related("author").filter(pk=pk).first()
        if self.reported_post:
            self.person = self.reported_post.author
            return
        self.snapshot = load_snapshot(self.request.user, pk, self.request.POST.get("evidence", ""))
        if not self.snapshot:
            raise Http404(messages.POST_NOT_FOUND)
        self.person = get_object_or_404(User, pk=self.snapshot.author)


class ReportMessageView(NoStoreMixin, ReportView):
    """Reports a message that the viewer received and has not deleted; the report gets a copy of it."""

    subject_name = "this message"

    @property
    def back_url(self):
        """The address to return to: the conversation."""
        return f"/messages/{self.person.username}"

    def set_subject(self, username, pk):
        received = Message.objects.readable_by(self.request.user).exclude(sender=self.request.user)
        received = received.with_pictures().select_related("sender")
        self.reported_message = received.filter(sender__username__lower=username.lower(), pk=pk).first()
        if not self.reported_message:
            raise Http404(messages.MESSAGE_NOT_FOUND)
        self.person = self.reported_message.sender
