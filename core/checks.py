"""System checks for combinations of settings that work but are probably mistakes."""

from django.conf import settings
from django.core.checks import Warning, register

NO_TRUSTED_PROXY = (
    "WITTER_URL begins with https:// and WITTER_TRUSTED_PROXIES is 0, so all visitors seem to come from one address: "
    "the wrong passwords of one close the login for all."
)
HINT = "Set WITTER_TRUSTED_PROXIES to how many proxies of yours stand in front: 1 for Caddy, 2 for Caddy and compose."


@register
def https_needs_a_proxy(app_configs=None, **kwargs):
    """Warn of HTTPS without a trusted proxy: Witter speaks no TLS, so that a proxy must be in front."""
    if settings.BEHIND_HTTPS and not settings.TRUSTED_PROXIES:
        return [Warning(NO_TRUSTED_PROXY, hint=HINT, id="witter.W001")]
    return []
