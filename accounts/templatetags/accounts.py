"""Template filters for users."""

from django import template

from accounts.models.profile_images import preview_url

register = template.Library()
register.filter("avatar_preview", preview_url)
