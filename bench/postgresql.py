"""A throw-away PostgreSQL cluster: the system's binaries, else those of the pgserver wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_UNPRIVILEGED = ("postgres", "nobody")


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster on a free loopback port, yield its URL, stop and remove it.

    Tests do without `fsync`; benchmarks are `durable`.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="tropa-pg-"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    address = f"tropa@127.0.0.1:{port}/postgres"
    _run(user, binaries / "initdb", "-D", data, "-U", "tropa", "-A", "trust", "--no-sync")
    server = subprocess.Popen(  # noqa: S603 - a fixed program
        [
            str(binaries / "postgres"),
            *("-D", str(data), "-p", str(port), "-k", str(folder)),
            *(
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                f"fsync={'on' if durable else 'off'}",
                "-c",
                "max_connections=200",
            ),
        ],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"postgresql://{address}", server)
        yield f"postgresql+psycopg://{address}"
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: it waits for no client
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    import pgserver  # noqa: PLC0415 - only where the system brings no PostgreSQL

    return Path(pgserver.__file__).parent / "pginstall" / "bin"


def _user() -> str | None:
    """As root PostgreSQL refuses to run: return whom to become."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise RuntimeError("PostgreSQL does not run as root, and there is no unprivileged user here")


def _run(user: str | None, *command: object) -> None:
    subprocess.run(  # noqa: S603 - a fixed program
        [str(part) for part in command], user=user, cwd="/", check=True, capture_output=True
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the cluster takes connections: its port is open before that."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("PostgreSQL did not start")
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not answer")
