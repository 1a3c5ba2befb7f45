"""Limits on what one person may do in a while. Zero switches a limit off."""


class LimitReached(Exception):
    """Someone did too much of one thing; `sentence` is what to tell them. Answered with 429."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


def older_than(moment, limit, newest_first):
    """Whether fewer than `limit` rows of `newest_first` were made since `moment`.

    `newest_first` is a queryset ordered newest first with `created_at`; only its row number `limit` is read, so
    the check costs a short walk along an index however much a person has written. A limit of 0 is no limit.
    """
    if not limit:
        return True
    at_limit = newest_first.values_list("created_at", flat=True)[limit - 1 : limit]
    return not any(created_at > moment for created_at in at_limit)
