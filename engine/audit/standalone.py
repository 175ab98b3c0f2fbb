"""The verifier as one file: its modules joined, without their imports of one another."""

from __future__ import annotations

import ast
from importlib import resources

_PARTS = ("checking.py", "ed25519.py", "offline_verifier.py")
_FUTURE = "from __future__ import annotations"


def standalone() -> str:
    """Return the source of the verifier that goes into bundles."""
    package = resources.files("engine.audit")
    sources = [(package / part).read_text("utf-8") for part in _PARTS]
    usage = ast.get_docstring(ast.parse(sources[-1]), clean=False)
    return "\n\n\n".join([f'"""{usage}"""\n\n{_FUTURE}', *map(_part, sources)]) + "\n"


def _part(source: str) -> str:
    """Return a module as it may stand in the middle of a file, its docstring as a comment."""
    lines = source.splitlines()
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and _stays_behind(node.module or ""):
            _blank(lines, node)
    _blank(lines, tree.body[0])
    about = (ast.get_docstring(tree) or "").splitlines()
    comment = "\n".join(f"# {line}".rstrip() for line in about)
    return f"{comment}\n\n" + "\n".join(lines).strip()


def _stays_behind(module: str) -> bool:
    return module == "__future__" or module.startswith("engine.")


def _blank(lines: list[str], node: ast.stmt) -> None:
    last = node.end_lineno or node.lineno
    lines[node.lineno - 1 : last] = [""] * (last - node.lineno + 1)
