from __future__ import annotations

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError

from engine.instances.tables import instances
from engine.messages.tables import messages
from engine.storage import connections
from engine.storage.connections import Connections
from engine.storage.database import open_database
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row, add_rows
from engine.testing import START, memory_engine

_FACT = {
    "name": "fact",
    "correlation_key": "oo-05",
    "variables": {"secret": "Иванова"},
    "received_at": START,
    "retained": True,
    "waiting": True,
    "idempotency_key": "once",
}


def test_a_connection_that_was_cut_while_it_idled_is_replaced_unnoticed(
    postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE", -1.0)
    ours, theirs = open_database(postgresql_database), create_engine(postgresql_database)
    lender = Connections(ours)
    process = _process_behind(lender)
    assert _process_behind(lender) == process
    with theirs.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process}
        )

    assert _process_behind(lender) != process
    ours.dispose()
    theirs.dispose()


def test_a_connection_that_was_lost_is_not_lent_again(postgresql_database: str) -> None:
    database = open_database(postgresql_database)
    lender = Connections(database)
    process = _process_behind(lender)
    lost = lender.borrow(reads_only=True)
    lost.invalidate()
    lender.give_back(lost)

    assert _process_behind(lender) != process
    database.dispose()


@pytest.mark.parametrize(
    ("reads_only", "status"),
    [(True, TransactionStatus.IDLE), (False, TransactionStatus.INTRANS)],
)
def test_on_postgresql_only_what_writes_opens_a_transaction(
    postgresql_database: str, *, reads_only: bool, status: TransactionStatus
) -> None:
    database = open_database(postgresql_database)
    lender = Connections(database)
    lender.give_back(lender.borrow(reads_only=not reads_only))
    connection = lender.borrow(reads_only=reads_only)
    with connection.begin():
        connection.execute(text("SELECT 1"))
        assert connection.connection.driver_connection.info.transaction_status is status  # type: ignore[union-attr]
    lender.give_back(connection)
    database.dispose()


def test_all_who_work_with_a_database_share_its_connections(postgresql_database: str) -> None:
    database = open_database(postgresql_database)
    lenders = [Connections.of(database) for _ in range(50)]
    processes = {_process_behind(lender) for lender in lenders}
    assert len(processes) == 1
    database.dispose()


def _process_behind(lender: Connections) -> int | None:
    connection = lender.borrow(reads_only=True)
    with connection.begin():
        process: int | None = connection.scalar(text("SELECT pg_backend_pid()"))
    lender.give_back(connection)
    return process


def test_a_refused_row_is_told_without_what_stood_in_it() -> None:
    engine = memory_engine()
    with engine.runtime.database.begin() as connection:
        add_row(connection, messages, _FACT)
        with pytest.raises(IntegrityError) as refused:
            add_row(connection, messages, _FACT)
    assert "Иванова" not in str(refused.value)
    engine.runtime.database.dispose()


def test_a_statement_whose_sql_depends_on_its_values_is_no_prepared_one() -> None:
    engine = memory_engine()
    chosen = Prepared(instances.select().where(instances.c.id.in_([1, 2])))
    with engine.runtime.database.begin() as connection, pytest.raises(TypeError):
        chosen.all(connection, {})
    engine.runtime.database.dispose()


@pytest.mark.parametrize("count", [1, 3, 20])
def test_few_rows_and_many_rows_are_inserted_alike(count: int) -> None:
    engine = memory_engine()
    rows = [{**_FACT, "name": f"fact-{n}", "idempotency_key": f"key-{n}"} for n in range(count)]
    with engine.runtime.database.begin() as connection:
        add_rows(connection, messages, rows)
        found = connection.execute(select(messages.c.name, messages.c.variables)).all()
    assert [tuple(row) for row in found] == [(row["name"], row["variables"]) for row in rows]
    engine.runtime.database.dispose()
