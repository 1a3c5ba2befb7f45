"""Operations about the site itself."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
