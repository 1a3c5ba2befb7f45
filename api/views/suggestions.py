"""Operations of people to follow."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
