"""Operations of notifications in groups."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
