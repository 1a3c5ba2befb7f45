"""Limits on what one person may do in a while. A limit of 0 is off."""


class RateLimitExceeded(Exception):
    """A person exceeded a limit; `sentence` is the message for them. Answered with 429."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


def is_under_limit(moment, limit, newest_first, count=1):
    """Return whether `count` more rows keep the rows of `newest_first` made since `moment` within `limit`.

    `newest_first` is a queryset ordered newest first with `created_at`; only one row of it is read, so that the cost
    is a short index scan however many rows a person has. A limit of 0 is no limit.
    """
    if not limit:
        return True
    room = limit - count + 1  # the limit is reached with this many recent rows
    if room < 1:
        return False
    at_limit = newest_first.values_list("created_at", flat=True)[room - 1 : room]
    return not any(created_at > moment for created_at in at_limit)
