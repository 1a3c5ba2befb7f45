"""The floor: a carefully written bare Django page of twenty posts, and its empty shell, as a reference."""
