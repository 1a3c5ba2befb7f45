"""Operations of search and of trends."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
