"""Status code of forms that are rejected by a rate limit."""


class RateLimitedFormMixin:
    """Mixin of a form view: an invalid form that reached a rate limit is answered with 429."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.is_rate_limited:
            response.status_code = 429
        return response
