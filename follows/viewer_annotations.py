"""What the query that loads the viewer finds out about blocks and mutes."""

from accounts import backends
from follows.visibility import HAS_NO_BLOCKS_OR_MUTES

backends.register_viewer_annotation(has_no_blocks_or_mutes=HAS_NO_BLOCKS_OR_MUTES)
