"""The library can be used without Django and without this project."""

import ast
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
ALLOWED = {"twitter_text", "regex"}


def test_library_imports_only_itself_regex_and_the_standard_library():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= ALLOWED | sys.stdlib_module_names
