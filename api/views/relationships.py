"""Operations between people: follow, block, mute, follow requests."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
