"""Operations on the viewer's own profile."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
