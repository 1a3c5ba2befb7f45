"""Operations of the stream that are answered by plain HTTP."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
