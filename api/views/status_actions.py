"""Operations on a post: star, repost, bookmark, pin."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
