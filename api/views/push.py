"""Operations of web push."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
