"""Operations of reading positions."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
