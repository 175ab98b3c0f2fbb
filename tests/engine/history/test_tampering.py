"""Whatever is done to the tables behind the system's back is found, and where it was done."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from engine import KeyFolder, VerifyInstance, seal_history
from engine.audit.checking import Finding
from engine.audit.offline_verifier import check_bundle
from engine.audit.tables import history_checkpoints, history_sealed
from engine.history.chain import link
from engine.history.tables import history_events
from engine.instances.tables import instances
from engine.testing import memory_engine
from engine.work_items.tables import work_items
from tests.engine.history.sealed_city import (
    LENGTH,
    SEALED,
    SealedCity,
    change,
    event,
    hash_anew,
    play,
    put,
    set_head,
    shift,
)

Tamper = Callable[[Connection, SealedCity], object]
Place = Callable[[SealedCity], tuple[int | None, int]]


def where(found: list[Finding], chain: int | None, number: int) -> set[str]:
    """The kinds of damage found at a place."""
    return {f.kind for f in found if f.chain == chain and f.first <= number <= f.last}


def drop(connection: Connection, chain: int, first: int, last: int = 1000) -> None:
    events = history_events.c
    connection.execute(
        delete(history_events).where(
            events.instance_id == chain, events.position.between(first, last)
        )
    )


def insert_in_the_middle(connection: Connection, city: SealedCity) -> None:
    forged = event(connection, city.first, 4)
    shift(connection, city.first, after=3, by=1)
    put(connection, history_events, forged | {"actor": "p-0666"})


def delete_and_renumber(connection: Connection, city: SealedCity) -> None:
    drop(connection, city.first, 4, 4)
    shift(connection, city.first, after=4, by=-1)


def swap_events(connection: Connection, city: SealedCity) -> None:
    for position, to in ((3, 100), (4, 3), (100, 4)):
        change(connection, city.first, position, position=to)


def swap_instances(connection: Connection, city: SealedCity) -> None:
    for chain, to in ((city.first, 9000), (city.second, city.first), (9000, city.second)):
        query = select(history_events.c.position).where(history_events.c.instance_id == chain)
        for position in connection.execute(query).scalars().all():
            change(connection, chain, position, instance_id=to)
    hash_anew(connection, city.first)
    hash_anew(connection, city.second)


def fork(connection: Connection, city: SealedCity) -> None:
    """Let a forged last event continue the event before the last one, too."""
    before, last = (event(connection, city.first, p) for p in (LENGTH - 1, LENGTH))
    forged = last | {"position": LENGTH + 1, "actor": "p-0666"}
    put(connection, history_events, forged)
    hash_anew(connection, city.first)
    head = link(before["hash"], forged)
    change(connection, city.first, LENGTH + 1, hash=head)
    set_head(connection, city.first, LENGTH + 1, head)


def delete_instance(connection: Connection, city: SealedCity) -> None:
    connection.execute(delete(history_events).where(history_events.c.instance_id == city.second))
    connection.execute(delete(work_items).where(work_items.c.instance_id == city.second))
    connection.execute(delete(history_sealed).where(history_sealed.c.instance_id == city.second))
    connection.execute(delete(instances).where(instances.c.id == city.second))


def rewrite(connection: Connection, city: SealedCity) -> None:
    change(connection, city.first, 7, actor="p-0666")
    hash_anew(connection, city.first)


def truncate_and_tidy(connection: Connection, chain: int, length: int) -> None:
    drop(connection, chain, length + 1)
    set_head(connection, chain, length, event(connection, chain, length)["hash"])


def edit_checkpoint(connection: Connection, number: int, /, **values: Any) -> None:
    connection.execute(
        update(history_checkpoints).where(history_checkpoints.c.number == number).values(values)
    )


def checkpoint(connection: Connection, number: int) -> dict[str, Any]:
    query = select(history_checkpoints).where(history_checkpoints.c.number == number)
    return dict(connection.execute(query).mappings().one())


def drop_checkpoints(connection: Connection, first: int, last: int = 1000) -> None:
    number = history_checkpoints.c.number
    connection.execute(delete(history_checkpoints).where(number.between(first, last)))


def edit_heads(connection: Connection, _city: SealedCity) -> None:
    lines = zlib.decompress(checkpoint(connection, 2)["heads"]).decode().splitlines(keepends=True)
    edit_checkpoint(connection, 2, heads=zlib.compress("".join(lines[:-1]).encode()))


def move_seal(connection: Connection, city: SealedCity) -> None:
    """Pass unsealed events off as sealed, so that they never will be."""
    seals = history_sealed
    connection.execute(update(seals).where(seals.c.instance_id == city.first).values(length=LENGTH))


def swap_checkpoints(connection: Connection, _city: SealedCity) -> None:
    second, third = (checkpoint(connection, n) for n in (2, 3))
    edit_checkpoint(connection, 2, **(third | {"number": 2}))
    edit_checkpoint(connection, 3, **(second | {"number": 3}))


def first(position: int) -> Place:
    return lambda city: (city.first, position)


def at_checkpoint(number: int) -> Place:
    return lambda _city: (None, number)


CASES: dict[str, tuple[Tamper, Place, set[str]]] = {
    "an event is deleted": (lambda c, t: drop(c, t.first, 4, 4), first(4), {"missing"}),
    "the first event is deleted": (lambda c, t: drop(c, t.first, 1, 1), first(1), {"missing"}),
    "several events are deleted": (lambda c, t: drop(c, t.first, 3, 6), first(5), {"missing"}),
    "an event is deleted and the rest renumbered": (
        delete_and_renumber,
        first(4),
        {"changed"},
    ),
    "an event is inserted": (insert_in_the_middle, first(4), {"changed"}),
    "two events change places": (swap_events, first(3), {"changed"}),
    "two instances change places": (swap_instances, lambda t: (t.second, 1), {"rewritten"}),
    "a fork": (fork, first(LENGTH + 1), {"fork"}),
    "the unsealed tail is cut off": (
        lambda c, t: drop(c, t.first, LENGTH),
        first(LENGTH),
        {"cut"},
    ),
    "the sealed tail is cut off, and the instance agrees": (
        lambda c, t: truncate_and_tidy(c, t.first, 6),
        first(SEALED),
        {"cut"},
    ),
    "the system's own chain is cut": (lambda c, _: drop(c, 0, 3), lambda _: (0, 4), {"cut"}),
    "the system's own chain is deleted": (
        lambda c, _: drop(c, 0, 1),
        lambda _: (0, 1),
        {"deleted"},
    ),
    "an event is added without the instance": (
        lambda c, t: put(c, history_events, event(c, t.first, LENGTH) | {"position": LENGTH + 1}),
        first(LENGTH + 1),
        {"changed"},
    ),
    "all events of an instance are deleted": (
        lambda c, t: drop(c, t.first, 1),
        first(LENGTH),
        {"deleted"},
    ),
    "a whole instance is deleted": (delete_instance, lambda t: (t.second, SEALED), {"deleted"}),
    "a chain is changed and hashed anew after it was sealed": (rewrite, first(7), {"rewritten"}),
    "the instance says another end": (
        lambda c, t: set_head(c, t.first, LENGTH, bytes(32)),
        first(LENGTH),
        {"head"},
    ),
    "an event is moved to an instance that is not there": (
        lambda c, t: change(c, t.first, LENGTH, instance_id=9000),
        lambda _: (9000, 1),
        {"missing"},
    ),
    "a checkpoint's text is changed": (
        lambda c, _: edit_checkpoint(
            c, 2, statement=checkpoint(c, 2)["statement"].replace("2023-", "2022-")
        ),
        at_checkpoint(2),
        {"signature"},
    ),
    "a checkpoint's text is no text of ours": (
        lambda c, _: edit_checkpoint(c, 2, statement="[1]"),
        at_checkpoint(2),
        {"changed", "key", "heads", "order"},
    ),
    "a checkpoint's signature is changed": (
        lambda c, _: edit_checkpoint(c, 2, signature=checkpoint(c, 1)["signature"]),
        at_checkpoint(2),
        {"signature"},
    ),
    "a checkpoint's list is changed": (edit_heads, at_checkpoint(2), {"heads"}),
    "a checkpoint's list is spoilt": (
        lambda c, _: edit_checkpoint(c, 2, heads=b"spoilt"),
        at_checkpoint(2),
        {"heads"},
    ),
    "two checkpoints change places": (swap_checkpoints, at_checkpoint(2), {"changed", "order"}),
    "a checkpoint is deleted": (
        lambda c, _: drop_checkpoints(c, 2, 2),
        at_checkpoint(2),
        {"missing"},
    ),
    "the last checkpoints are deleted": (
        lambda c, _: drop_checkpoints(c, 3),
        at_checkpoint(3),
        {"lost"},
    ),
    "all checkpoints are deleted": (
        lambda c, _: drop_checkpoints(c, 1),
        at_checkpoint(4),
        {"lost"},
    ),
    "unsealed events are passed off as sealed": (move_seal, first(LENGTH), {"unsealed"}),
}
FLIPS: dict[str, Any] = {
    "at": datetime(2023, 9, 1, 4, 59, 59, 999999, tzinfo=UTC),
    "kind": "Noted",
    "actor": "p-0666",
    "on_behalf_of": None,
    "role": "mentor",
    "organisation": "oo-06",
    "definition_id": 99,
    "element_id": "elsewhere",
    "data": '{"reason":"другая"}',
}


def tamper(city: SealedCity, how: Tamper) -> list[Finding]:
    with city.engine.runtime.database.begin() as connection:
        how(connection, city)
    return list(city.verify().findings)


def test_an_untouched_history_has_nothing_to_find(city: SealedCity) -> None:
    found = city.verify()
    assert found.findings == ()
    assert (found.instances, found.checkpoints) == (3, 4)


@pytest.mark.parametrize("name", CASES)
def test_tampering_is_found_and_located(name: str, city: SealedCity) -> None:
    how, place, kinds = CASES[name]
    found = tamper(city, how)
    assert where(found, *place(city)) >= kinds


@pytest.mark.parametrize("column", FLIPS)
def test_a_changed_column_is_found_at_its_event_and_nowhere_else(
    column: str, city: SealedCity
) -> None:
    found = tamper(city, lambda c, t: change(c, t.first, 7, **{column: FLIPS[column]}))
    assert [(f.chain, f.first, f.last, f.kind) for f in found] == [(city.first, 7, 7, "changed")]


def test_a_changed_hash_is_told_from_a_changed_event(city: SealedCity) -> None:
    found = tamper(city, lambda c, t: change(c, t.first, 7, hash=bytes(32)))
    assert [(f.chain, f.first, f.last, f.kind) for f in found] == [(city.first, 7, 7, "hash")]


def test_a_separator_inside_a_field_cannot_pass_for_two_fields(city: SealedCity) -> None:
    def glue(connection: Connection, city: SealedCity) -> None:
        row = event(connection, city.first, 1)
        glued = f"{row['organisation']}\x1f{row['definition_id']}"
        change(connection, city.first, 1, organisation=glued)

    assert "changed" in where(tamper(city, glue), city.first, 1)


@pytest.mark.parametrize(
    "damage",
    ["data = CAST(x'ff' AS TEXT)", "at = 'noon'", "at = 9e99", "hash = 'text'", "actor = x'00'",
     "definition_id = 'one'", "kind = 1"],
)  # fmt: skip
def test_what_sqlite_lets_stand_in_a_column_is_found_and_not_stumbled_over(
    damage: str, keys: KeyFolder
) -> None:
    city = play(memory_engine(), keys)
    sql = f"UPDATE history_events SET {damage} WHERE instance_id = 1 AND position = 7"  # noqa: S608 - a fixed list
    found = tamper(city, lambda connection, _: connection.exec_driver_sql(sql))
    assert {(f.chain, f.first, f.last) for f in found} >= {(1, 7, 7)}
    offline, _, _ = check_bundle(city.export())
    assert [str(f) for f in offline] == [str(f) for f in found]


def test_checkpoints_made_anew_with_another_key_are_found(city: SealedCity, tmp_path: Path) -> None:
    with city.engine.runtime.database.begin() as connection:
        rewrite(connection, city)
        drop_checkpoints(connection, 1)
        connection.execute(delete(history_sealed))
    seal_history(city.engine, KeyFolder(tmp_path / "forger"))

    found = list(city.verify().findings)

    assert where(found, None, 1) == {"key"}
    assert where(found, None, 4) >= {"lost"}


def test_a_last_checkpoint_replaced_by_another_key_is_found(
    city: SealedCity, tmp_path: Path
) -> None:
    with city.engine.runtime.database.begin() as connection:
        drop_checkpoints(connection, 2)
        rewrite(connection, city)
        forger = KeyFolder(tmp_path / "forger").make()
        made = checkpoint(connection, 1)
        statement = made["statement"].replace('"number":1', '"number":2')
        forged = {"number": 2, "statement": statement, "signature": forger.sign(statement)}
        put(connection, history_checkpoints, made | forged)
    found = list(city.verify().findings)
    assert where(found, None, 2) >= {"signature", "order"}
    assert where(found, None, 4) >= {"lost"}


@pytest.mark.parametrize("name", [*CASES, "nothing"])
def test_the_offline_verifier_finds_the_same_in_a_bundle_of_it(name: str, city: SealedCity) -> None:
    only_here = {"lost", "unsealed"}  # told by the key folder and by the index of seals
    found = tamper(city, CASES[name][0] if name in CASES else lambda _c, _t: None)
    if name == "all checkpoints are deleted":
        return
    offline, _, _ = check_bundle(city.export())
    assert [str(f) for f in offline if f.kind != "file"] == [
        str(f) for f in found if f.kind not in only_here
    ]


@pytest.mark.parametrize(
    "name",
    ["an event is deleted", "the sealed tail is cut off, and the instance agrees", "a fork",
     "a chain is changed and hashed anew after it was sealed"],
)  # fmt: skip
def test_the_page_of_an_instance_sees_its_damage(name: str, city: SealedCity) -> None:
    assert city.engine.execute(VerifyInstance(city.first)).is_sound
    tamper(city, CASES[name][0])
    assert not city.engine.execute(VerifyInstance(city.first)).is_sound
    assert city.engine.execute(VerifyInstance(city.second)).is_sound
