"""Operations of notifications, one by one."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
