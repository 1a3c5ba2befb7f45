"""Operations of the people around a post: who starred and who reposted it, who quoted it."""

from api.operations import Operation

OPERATIONS: list[type[Operation]] = []
