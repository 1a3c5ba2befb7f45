"""Create, edit and delete lists."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import FormView

from core.http.views import PostOnlyView
from core.rate_limits import RateLimitExceeded
from lists.forms import ListForm
from lists.messages import LIST_CREATED, LIST_DELETED, LIST_SAVED
from lists.models import List
from lists.views.pages import ListMixin


class ListFormView(LoginRequiredMixin, FormView):
    """Form for one list; redirects to the list."""

    template_name = "lists/list_form.html"
    form_class = ListForm
    success_message = ""
    list = None

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.list}

    def form_valid(self, form):
        try:
            saved = form.save_for_owner(self.request.user)
        except RateLimitExceeded as limit:
            form.add_error(None, limit.sentence)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        messages.success(self.request, self.success_message.format(name=saved.name))
        return HttpResponseRedirect(saved.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(list=self.list, **kwargs)


class NewListView(ListFormView):
    """Creates a list."""

    success_message = LIST_CREATED


class EditListView(ListMixin, ListFormView):
    """Edits a list of the viewer; a list of others is a 404."""

    success_message = LIST_SAVED

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.person:
            self.list = self.get_list(List.objects.filter(owner=request.user.pk))
        return super().dispatch(request, *args, **kwargs)


class DeleteListView(ListMixin, PostOnlyView):
    """Deletes a list of the viewer."""

    def post(self, request, **kwargs):
        user_list = self.get_list(List.objects.filter(owner=request.user))
        user_list.delete()
        messages.success(request, LIST_DELETED.format(name=user_list.name))
        return HttpResponseRedirect(f"{request.user.get_absolute_url()}/lists")
