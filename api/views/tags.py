"""Operations of hashtags."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
