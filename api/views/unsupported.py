"""Operations of what Witter does not have: empty lists and clear refusals, in the shape that clients expect."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
