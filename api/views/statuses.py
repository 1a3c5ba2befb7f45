"""Operations of posts: reading, publishing and deleting them."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
