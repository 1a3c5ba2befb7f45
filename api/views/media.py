"""Operations of uploads."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
