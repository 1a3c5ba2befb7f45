"""The operation of reporting people and posts."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
