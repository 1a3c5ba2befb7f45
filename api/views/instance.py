"""Operations about the site itself."""

from datetime import UTC, datetime, time
from html import escape

from django.conf import settings

from api import messages
from api.entities.accounts import Account, CustomEmoji
from api.entities.base import to_text
from api.entities.instance import ExtendedDescription, Instance, OldInstance, Rule
from api.entities.nodeinfo import (
    NodeInfo,
    NodeInfoLink,
    NodeInfoLinks,
    NodeInfoMetadata,
    NodeInfoUsage,
    NodeInfoUsers,
    Services,
    Software,
    Upstream,
)
from api.errors import ApiError
from api.operations import Operation
from api.presenters.instance import description, instance, old_instance
from api.usage import usage
from core.version import RELEASED_ON, VERSION

NODEINFO_VERSIONS = ("2.0", "2.1")
NODEINFO_SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/{}"


class InstanceOperation(Operation):
    """Base of the operations about the site: no token is needed."""

    tag, access = "instance", "public"


class ShowInstance(InstanceOperation):
    """Return the site: its name, its limits, and what it can do. `domain` is the host of the request."""

    path, returns = "/api/v2/instance", Instance

    def perform(self) -> Instance:
        return instance(self.request, self.base_url)


class ShowOldInstance(InstanceOperation):
    """Return the site as older clients read it."""

    path, returns = "/api/v1/instance", OldInstance

    def perform(self) -> OldInstance:
        return old_instance(self.request, self.base_url)


class Peers(InstanceOperation):
    """Return the hosts that the site knows: itself."""

    path, returns = "/api/v1/instance/peers", list[str]

    def perform(self) -> list[str]:
        return [self.request.get_host()]


class Rules(InstanceOperation):
    """Return the rules of the site: an empty list, it has none in writing."""

    path, returns = "/api/v1/instance/rules", list[Rule]

    def perform(self) -> list[Rule]:
        return []


class ShowExtendedDescription(InstanceOperation):
    """Return a sentence about the site; there is no longer text."""

    path, returns = "/api/v1/instance/extended_description", ExtendedDescription

    def perform(self) -> ExtendedDescription:
        updated_at = datetime.combine(RELEASED_ON, time(), UTC)
        return ExtendedDescription(updated_at=to_text(updated_at), content=f"<p>{escape(description())}</p>")


class PrivacyPolicy(InstanceOperation):
    """Answer 404: the site has no privacy policy that programs can read."""

    path, returns = "/api/v1/instance/privacy_policy", ExtendedDescription

    def perform(self) -> ExtendedDescription:
        raise ApiError(404, messages.NO_PRIVACY_POLICY)


class TermsOfService(InstanceOperation):
    """Answer 404: the site has no terms of service that programs can read."""

    path, returns = "/api/v1/instance/terms_of_service", ExtendedDescription

    def perform(self) -> ExtendedDescription:
        raise ApiError(404, messages.NO_TERMS_OF_SERVICE)


class Activity(InstanceOperation):
    """Return an empty list: the weeks are not counted."""

    path, returns = "/api/v1/instance/activity", list[dict]

    def perform(self) -> list[dict]:
        return []


class BlockedDomains(InstanceOperation):
    """Return an empty list: the site does not federate, and blocks none."""

    path, returns = "/api/v1/instance/domain_blocks", list[dict]

    def perform(self) -> list[dict]:
        return []


class TranslationLanguages(InstanceOperation):
    """Return an empty object: posts are not translated."""

    path, returns = "/api/v1/instance/translation_languages", dict

    def perform(self) -> dict:
        return {}


class CustomEmojis(InstanceOperation):
    """Return an empty list: there are no pictures in place of short codes."""

    path, returns = "/api/v1/custom_emojis", list[CustomEmoji]

    def perform(self) -> list[CustomEmoji]:
        return []


class Announcements(InstanceOperation):
    """Return an empty list: there are no announcements."""

    path, returns = "/api/v1/announcements", list[dict]

    def perform(self) -> list[dict]:
        return []


class Directory(InstanceOperation):
    """Return an empty list: nobody is listed. Suggestions have people to follow."""

    path, returns = "/api/v1/directory", list[Account]

    def perform(self) -> list[Account]:
        return []


class ShowNodeInfoLinks(InstanceOperation):
    """Return the addresses of the NodeInfo documents."""

    path, returns = "/.well-known/nodeinfo", NodeInfoLinks

    def perform(self) -> NodeInfoLinks:
        links = [
            NodeInfoLink(rel=NODEINFO_SCHEMA.format(version), href=f"{self.base_url}/nodeinfo/{version}")
            for version in NODEINFO_VERSIONS
        ]
        return NodeInfoLinks(links=links)


class ShowNodeInfo(InstanceOperation):
    """Return what software the site runs, and how much it is used, as NodeInfo 2.0. Large numbers are estimates."""

    path, returns = "/nodeinfo/2.0", NodeInfo
    document_version = "2.0"

    def perform(self) -> NodeInfo:
        used = usage()
        users = NodeInfoUsers(total=used.people, active_month=used.active_month, active_halfyear=used.active_half_year)
        return NodeInfo(
            version=self.document_version,
            software=Software(name="witter", version=VERSION),
            usage=NodeInfoUsage(users=users, local_posts=used.posts),
            services=Services(outbound=["atom1.0"]),
            open_registrations=True,
            metadata=NodeInfoMetadata(
                node_name=settings.SITE_NAME, node_description=description(), upstream=Upstream(name="mastodon")
            ),
        )


class ShowNodeInfo21(ShowNodeInfo):
    """Return the same as NodeInfo 2.1."""

    path = "/nodeinfo/2.1"
    document_version = "2.1"


OPERATIONS: list[type[Operation]] = [
    ShowInstance,
    ShowOldInstance,
    Peers,
    Rules,
    ShowExtendedDescription,
    PrivacyPolicy,
    TermsOfService,
    Activity,
    BlockedDomains,
    TranslationLanguages,
    CustomEmojis,
    Announcements,
    Directory,
    ShowNodeInfoLinks,
    ShowNodeInfo,
    ShowNodeInfo21,
]
