"""What the query that loads the viewer finds out about blocks and mutes."""

from accounts import backends
from follows.visibility import has_no_blocks_or_mutes

backends.register_viewer_annotation(has_no_blocks_or_mutes=has_no_blocks_or_mutes(""))
