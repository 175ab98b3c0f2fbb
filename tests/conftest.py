from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import create_engine, make_url, text

from bench.postgresql import cluster
from processes.migrate import migrate
from processes.people import passwords
from processes.people.passwords import HashingCost
from tests.chromium import chromium_path

_BUSY = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _BUSY, derandomize=True)
settings.register_profile("new", _BUSY)
settings.load_profile("same")
"""How busy the machine is proves nothing; only `make test-long` thinks of new examples."""

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""As root, on a closed network, and without a screen."""
PATIENCE = 20_000
"""Milliseconds that a right page may need on a machine that is busy with other tests."""


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Let hashing cost next to nothing: what is tested does not depend on the cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", HashingCost(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a run."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a cluster of our own, started once per test run."""
    with cluster() as url:
        yield url


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[str]:
    """The URL of an empty database in that cluster."""
    with new_database(postgresql_url) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> Iterator[str]:
    """The URL of a migrated database, to be copied."""
    with new_database(postgresql_url) as url:
        migrate(url)
        yield url


@pytest.fixture
def migrated_postgresql(postgresql_template: str) -> Iterator[str]:
    """The URL of a database with the schema that migrations make."""
    with new_database(postgresql_template, copied=True) as url:
        yield url


@contextmanager
def new_database(url: str, *, copied: bool = False) -> Iterator[str]:
    """Make a database beside the one of a URL, empty or a copy of it; yield its URL, drop it."""
    name = f"t{uuid4().hex}"
    beside = make_url(url)
    server = create_engine(beside.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        template = f" TEMPLATE {beside.database}" if copied else ""
        connection.execute(text(f"CREATE DATABASE {name}{template}"))
    yield beside.set(database=name).render_as_string()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'tropa.db'}"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema that migrations make, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "tropa.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated_sqlite(migrated_file: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file with the schema that migrations make."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path)}"
