"""Operations of lists of people."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
