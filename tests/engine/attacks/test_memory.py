"""Whatever the file, checking and deploying it fits into 512 MB; the child is limited, not we."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LIMIT = 512 * 1024 * 1024
PATIENCE = 600
"""Seconds after which a child that hangs is ended."""

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
from engine import CheckDiagram, Deploy, InvalidDiagram
from engine.testing import memory_engine
from tests.engine.attacks.documents import ATTACKS
from tests.engine.checks.large import LARGE
makers = [make for make, _ in ATTACKS.values()]
makers += [lambda xml=xml: xml for pair in LARGE.values() for xml in pair]
for make in makers:
    written = make()
    try:
        memory_engine().execute(Deploy(written.encode() if isinstance(written, str) else written))
    except InvalidDiagram:
        pass
print(len(makers))
"""


def test_every_hostile_document_fits_into_the_memory() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", CHILD.format(limit=LIMIT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert int(done.stdout) > 60
