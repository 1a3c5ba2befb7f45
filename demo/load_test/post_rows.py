"""Rows of everything that a post brings with it: its text, its search document, mentions, hashtags and likes."""

from random import Random

from demo.load_test.post_events import Kind
from demo.load_test.text_generator import Phrases, link, mention, unique_text

EVENT = (0.22, 0.235)  # when in its history the whole community spoke of one thing, as a part of all posts
MOST_LIKES = 5_000
NULL = r"\N"
REPOST = "{event.number}\t{event.author}\t{at}\t\t\tf\t\\N\t\\N\tf\t\\N\t{event.target}\t{of}"


class Witts:
    """Puts the events of a chronicle into words and rows, and counts everybody's numbers into `tallies`."""

    def __init__(self, population, tallies):
        self.population, self.tallies = population, tallies
        self.chance = Random(f"witts of {population.size.posts}")
        self.phrases = Phrases(population.size.posts)
        self.pieces = self.phrases.pieces
        self.step = (population.size.now - population.size.since) / (population.size.posts + 1)
        self.event = range(*(int(part * population.size.posts) for part in EVENT))

    def moment(self, number):
        """When the post with this number was written."""
        return self.population.size.since + self.step * number

    def write(self, event, out):
        """Write the rows of one event to the streams of `out`."""
        at = self.moment(event.number).isoformat()
        self._count(event)
        if event.kind is Kind.REPOST:
            out.posts.write(REPOST.format(event=event, at=at, of=self.tallies.author[event.target]))
            return
        to = self.tallies.author[event.target] if event.kind is Kind.REPLY else 0
        addressed = to if to != event.author else 0  # nobody answers themselves by name
        pieces = self._pieces(event.number, event.author, addressed, out)
        text, html = " ".join([piece.text for piece in pieces]), " ".join([piece.html for piece in pieces])
        answer = f"t\t{event.target}\t{addressed or NULL}" if to else f"f\t{NULL}\t{NULL}"
        quote = f"t\t{event.target}" if event.kind is Kind.QUOTE else f"f\t{NULL}"
        row = f"{event.number}\t{event.author}\t{at}\t{text}\t{html}\t{answer}\t{quote}\t{NULL}\t{NULL}"
        out.posts.write(row)
        out.documents.write(f"{event.number}\t{event.author}\t{vector(pieces, to)}")
        if not self.population.closed[event.author]:
            self._like(event.number, at, out)

    def _count(self, event):
        """Count the post into its author's numbers and those of what it is about."""
        tallies = self.tallies
        tallies.posts[event.author] += 1
        tallies.last_post[event.author] = event.number
        if event.kind is Kind.REPLY:
            tallies.replies[event.author] += 1
            tallies.answered[event.target] += 1
        elif event.kind is Kind.QUOTE:
            tallies.quoted[event.target] += 1
        elif event.kind is Kind.REPOST:
            tallies.reposted[event.target] += 1

    def _pieces(self, number, author, to, out):
        """What the post says, with the mentions and hashtags in it noted."""
        random, pieces = self.chance.random, []
        if to:
            pieces.append(mention(self.population.usernames[to]))
            self._mention(number, to, out)
        pieces.append(self._phrase(random))
        if number in self.event and random() < 0.06:
            pieces.append(self.phrases.event)
        elif random() < 0.6:
            pieces.append(self._phrase(random))
        roll = random()
        if roll < 0.15:
            tag = int(len(self.phrases.tags) * random() ** 3)
            pieces.append(self.phrases.tag_pieces[tag])
            out.hashtags.write(f"{tag + 1}\t{number}\t{author}")
        elif roll < 0.18:
            pieces.append(link(number))
        elif roll < 0.21 and not to:
            person = self.population.at_rank(int(random() ** 3 * self.population.size.people))
            if person != author and not self.population.closed[person]:
                pieces.append(mention(self.population.usernames[person]))
                self._mention(number, person, out)
        elif roll > 0.9995:
            pieces.append(unique_text(number))
        return pieces

    def _phrase(self, random):
        return self.pieces[int(random() * len(self.pieces))]

    def _mention(self, number, person, out):
        out.mentions.write(f"{number}\t{person}")

    def _like(self, number, at, out):
        """Mostly by nobody or one person, now and then by a great many; nobody likes it twice."""
        people, likes = self.population.size.people, self.tallies.likes
        stride = 1 + int(self.chance.random() * people) // MOST_LIKES
        count = min(MOST_LIKES, people // (2 * stride), int(self.chance.paretovariate(1.5)) - 1)
        if count:
            first = int(self.chance.random() * people)
            for person in range(first, first + count * stride, stride):
                user = person % people + 1
                likes[user] += 1
                out.likes.write(f"{number}\t{user}\t{at}")
            self.tallies.liked[number] = count


def vector(pieces, to):
    """The tsvector of a text put together from these pieces, directed at the person with the id `to` (or 0)."""
    parts, offset, facts = [], 0, [f"to:{to}", "filter:replies"] if to else []
    for piece in pieces:
        parts.append(piece.vector(offset))
        offset += piece.span
        if piece.text.startswith("https://"):
            facts.append("filter:links")
        elif piece.text.endswith("?"):
            facts.append("?")
    return " ".join([*parts, *(f"'{fact}':{offset + 1}" for fact in dict.fromkeys(facts))])
