"""Rows of a post: text, search document, mentions, hashtags and likes."""

from random import Random

from demo.load_test.post_events import Kind
from demo.load_test.text_generator import PhraseStock, link, mention, unique_text

EVENT = (0.22, 0.235)  # posts during which many mention one event, as shares of all posts
MAX_LIKES = 5_000
NULL = r"\N"
REPOST = "{event.number}\t{event.author}\t{at}\t\t\tf\t\\N\t\\N\tf\t\\N\t{event.target}\t{of}"


class PostRows:
    """Writes the rows of post events, and adds to everybody's numbers in `counters`."""

    def __init__(self, population, counters):
        self.population, self.counters = population, counters
        self.rng = Random(f"witts of {population.size.posts}")
        self.phrases = PhraseStock(population.size.posts)
        self.fragments = self.phrases.fragments
        self.step = (population.size.now - population.size.since) / (population.size.posts + 1)
        self.event = range(*(int(part * population.size.posts) for part in EVENT))

    def moment(self, number):
        """Return the time of the post with this number."""
        return self.population.size.since + self.step * number

    def write(self, event, out):
        """Write the rows of one event to the streams of `out`."""
        at = self.moment(event.number).isoformat()
        self._count(event)
        if event.kind is Kind.REPOST:
            out.posts.write(REPOST.format(event=event, at=at, of=self.counters.author[event.target]))
            return
        to = self.counters.author[event.target] if event.kind is Kind.REPLY else 0
        addressed = to if to != event.author else 0  # no @mention in replies to oneself
        fragments = self._fragments(event.number, event.author, addressed, out)
        text, html = (
            " ".join([fragment.text for fragment in fragments]),
            " ".join([fragment.html for fragment in fragments]),
        )
        answer = f"t\t{event.target}\t{addressed or NULL}" if to else f"f\t{NULL}\t{NULL}"
        quote = f"t\t{event.target}" if event.kind is Kind.QUOTE else f"f\t{NULL}"
        row = f"{event.number}\t{event.author}\t{at}\t{text}\t{html}\t{answer}\t{quote}\t{NULL}\t{NULL}"
        out.posts.write(row)
        out.documents.write(f"{event.number}\t{event.author}\t{vector(fragments, to)}")
        if not self.population.is_hidden[event.author]:
            self._like(event.number, at, out)

    def _count(self, event):
        """Count the post for its author and its target."""
        counters = self.counters
        counters.posts[event.author] += 1
        counters.last_post[event.author] = event.number
        if event.kind is Kind.REPLY:
            counters.replies[event.author] += 1
            counters.answered[event.target] += 1
        elif event.kind is Kind.QUOTE:
            counters.quoted[event.target] += 1
        elif event.kind is Kind.REPOST:
            counters.reposted[event.target] += 1

    def _fragments(self, number, author, to, out):
        """Return the TextFragments of a post, and write the rows of its mentions and hashtags."""
        random, fragments = self.rng.random, []
        if to:
            fragments.append(mention(self.population.usernames[to]))
            self._mention(number, to, out)
        fragments.append(self._phrase(random))
        if number in self.event and random() < 0.06:
            fragments.append(self.phrases.event)
        elif random() < 0.6:
            fragments.append(self._phrase(random))
        return fragments + self._last_fragments(number, author, to, out)

    def _last_fragments(self, number, author, to, out):
        """Return a hashtag, a link, a mention or a unique text for the end of some posts, and [] for most."""
        random, fragments = self.rng.random, []
        roll = random()
        if roll < 0.15:
            tag = int(len(self.phrases.tags) * random() ** 3)
            fragments.append(self.phrases.tag_fragments[tag])
            out.hashtags.write(f"{tag + 1}\t{number}\t{author}")
        elif roll < 0.18:
            fragments.append(link(number))
        elif roll < 0.21 and not to:
            person = self.population.at_rank(int(random() ** 3 * self.population.size.people))
            if person != author and not self.population.is_hidden[person]:
                fragments.append(mention(self.population.usernames[person]))
                self._mention(number, person, out)
        elif roll > 0.9995:
            fragments.append(unique_text(number))
        return fragments

    def _phrase(self, random):
        return self.fragments[int(random() * len(self.fragments))]

    def _mention(self, number, person, out):
        out.mentions.write(f"{number}\t{person}")

    def _like(self, number, at, out):
        """Write the likes of a post: mostly none or one, rarely very many, all by different users."""
        people, likes = self.population.size.people, self.counters.likes
        stride = 1 + int(self.rng.random() * people) // MAX_LIKES
        count = min(MAX_LIKES, people // (2 * stride), int(self.rng.paretovariate(1.5)) - 1)
        if count:
            first = int(self.rng.random() * people)
            for person in range(first, first + count * stride, stride):
                user = person % people + 1
                likes[user] += 1
                out.likes.write(f"{number}\t{user}\t{at}")
            self.counters.liked[number] = count


def vector(fragments, to):
    """Return the tsvector of a text made of these fragments, directed at the user with the id `to` (or 0)."""
    parts, offset, facts = [], 0, [f"to:{to}", "filter:replies"] if to else []
    for fragment in fragments:
        parts.append(fragment.vector(offset))
        offset += fragment.span
        if fragment.text.startswith("https://"):
            facts.append("filter:links")
        elif fragment.text.endswith("?"):
            facts.append("?")
    return " ".join([*parts, *(f"'{fact}':{offset + 1}" for fact in dict.fromkeys(facts))])
