from django.apps import AppConfig


class FollowsConfig(AppConfig):
    name = "follows"

    def ready(self):
        from accounts import backends
        from core import badges
        from follows import data_export  # noqa: F401  (registers the exported data)
        from follows.relationships import pending_requests_for
        from follows.visibility import HAS_NO_BLOCKS_OR_MUTES

        backends.register_viewer_annotation(has_no_blocks_or_mutes=HAS_NO_BLOCKS_OR_MUTES)
        badges.register("requests", pending_requests_for)
