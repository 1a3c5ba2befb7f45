"""Entities of NodeInfo, which describes the software of a site (nodeinfo.diaspora.software)."""

from api.entities.base import Entity


class NodeInfoLink(Entity, frozen=True, kw_only=True):
    """The address of one version of the document."""

    rel: str
    href: str


class NodeInfoLinks(Entity, frozen=True, kw_only=True):
    """Where the documents are."""

    links: list[NodeInfoLink]


class Software(Entity, frozen=True, kw_only=True):
    """The software, and its version."""

    name: str
    version: str


class Services(Entity, frozen=True, kw_only=True):
    """Services of others that the site reads from and publishes to."""

    inbound: list[str] = []
    outbound: list[str]


class NodeInfoUsers(Entity, frozen=True, kw_only=True, rename="camel"):
    """How many people there are, and how many came by in the last 30 and 180 days."""

    total: int
    active_month: int
    active_halfyear: int


class NodeInfoUsage(Entity, frozen=True, kw_only=True, rename="camel"):
    """How much the site is used."""

    users: NodeInfoUsers
    local_posts: int


class Upstream(Entity, frozen=True, kw_only=True):
    """The software whose client API the site implements."""

    name: str


class NodeInfoMetadata(Entity, frozen=True, kw_only=True, rename="camel"):
    """The name of the site, and in `upstream` the API that it implements, for clients that do not know Witter."""

    node_name: str
    node_description: str
    upstream: Upstream


class NodeInfo(Entity, frozen=True, kw_only=True, rename="camel"):
    """What software the site runs, and how much it is used. It does not federate."""

    version: str
    software: Software
    usage: NodeInfoUsage
    open_registrations: bool
    metadata: NodeInfoMetadata
    protocols: list[str] = []
    services: Services
