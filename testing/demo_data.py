"""A small community in which every kind of page has content."""

from accounts.factories import UserFactory
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from follows.factories import FollowFactory, FollowRequestFactory, MuteFactory
from lists.factories import ListFactory, SubscriptionFactory
from posts.factories import PostFactory
from posts.models import Draft, HashtagFollow


def settle():
    """Create the community; return its viewer, mira, and a post with replies."""
    mira, ana, gus = create_people()
    first = PostFactory(author=ana, text="If you could add one thing to the map of #Saltmarsh, what would it be?")
    post = PostFactory(
        author=gus, text="@ana A bench. #sitdown", in_reply_to=first, images=[(picture_of("navy", (90, 60)), "Stars.")]
    )
    create_posts(mira, ana, gus, post)
    Draft.objects.save_draft(mira, "kept", ["Not yet: " + "long" * 40, "And then صباح الخير"], in_reply_to=post)
    makers = ListFactory(owner=ana, name="Makers", description="of nearly everything " * 7, people=[mira, ana, gus])
    SubscriptionFactory(list=makers, user=mira)
    ListFactory(owner=mira, name="Quiet reading", is_private=True, people=[ana, gus])
    HashtagFollow.objects.follow(mira, "フィルム写真")
    send_messages(mira, ana, gus)
    return mira, post


def create_people():
    """Create users with follows, a follow request and a mute; return mira, ana and gus."""
    mira = UserFactory(
        username="mira", name="Mira Okafor", bio="Printmaker. Ask @ana about #maps.", location="Ferry Lane"
    )
    ana = UserFactory(username="ana", name="Ana Lindqvist", website="https://ana.example/maps", bio="Half of @gus.")
    gus = UserFactory(username="gus", name="Gus Castellanos-Abernathy-Featherstonehaugh III", bio="x" * 160)
    bo = UserFactory(username="bo_is_a_cat", name="", protected=True)
    asked = UserFactory(username="asks_first", protected=True)
    for person in (ana, gus):
        FollowFactory(follower=mira, followee=person)
    FollowFactory(follower=ana, followee=mira)
    FollowFactory(follower=ana, followee=bo)
    FollowRequestFactory(follower=mira, followee=asked)
    MuteFactory(muter=mira, muted=UserFactory(username="loud"))
    UserFactory(username="gone", suspended=True)
    return mira, ana, gus


def create_posts(mira, ana, gus, post):
    """Create replies to `post`, pictures, quotes, likes, bookmarks and a repost."""
    for n, colour in enumerate(("teal", "gold", "plum")):
        PostFactory(author=mira, text=f"Good idea, number {n} صباح الخير 🐦", in_reply_to=post)
        PostFactory(
            author=ana,
            text=f"Prints {n} https://example.com/a/very/long/address/that/goes/on/and/on #フィルム写真",
            images=[(picture_of(shade), "A print.") for shade in (colour, "tomato", "navy", "white")[: n + 2]],
        )
    quote = PostFactory(author=ana, text="See this, @mira", quote_of=post)
    unseen = PostFactory(author=mira, text="Look at what Bo said", quote_of=PostFactory(author=gus))
    unseen.quote_of.delete()
    for marked in (post, quote):
        marked.like(mira), marked.bookmark(mira), marked.like(ana)
    post.repost(ana)


def send_messages(mira, ana, gus):
    """Create mira's conversations with three others."""
    for words in ("hello", "w" * 400, "صباح الخير 🐦 https://example.com/a/very/long/address/that/goes/on @gus"):
        MessageFactory(sender=ana, recipient=mira, text=words)
        MessageFactory(sender=mira, recipient=ana, text=words, picture=picture_of("plum", (90, 60)), alt="A print.")
    MessageFactory(sender=gus, recipient=mira, text="x" * 400)
    MessageFactory(sender=mira, recipient=UserFactory(username="left")).recipient.suspend()
