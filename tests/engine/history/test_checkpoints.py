"""Checkpoints: what they seal, who signs them, what happens when the key or their end is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from engine import (
    CorrelateMessage,
    Engine,
    EngineError,
    InstanceHistory,
    InvalidState,
    KeyFolder,
    RotateKey,
    Sealer,
    SealHistory,
    VerifyHistory,
    seal_history,
)
from engine.audit.checking import fingerprint
from engine.audit.seal import UnsealedHeads
from engine.audit.tables import history_checkpoints
from engine.history.events import SYSTEM_CHAIN
from engine.testing import FrozenClock, memory_engine
from tests.engine.history.sealed_city import SealedCity, play


def made(city: SealedCity) -> list[int]:
    """How many chains each new checkpoint seals."""
    return [checkpoint.chains for checkpoint in seal_history(city.engine, city.keys)]


def test_only_chains_that_changed_are_sealed(city: SealedCity) -> None:
    assert made(city) == [1]
    assert made(city) == []
    city.engine.execute(CorrelateMessage("nobody-waits", "d"))
    city.correct(city.second, 1)
    assert made(city) == [2]
    assert city.verify().findings == ()


def test_many_chains_go_into_several_checkpoints(city: SealedCity) -> None:
    for instance_id in (city.first, city.second, city.third):
        city.correct(instance_id, 1)
    checkpoints = seal_history(city.engine, city.keys, most=2)
    assert [checkpoint.chains for checkpoint in checkpoints] == [2, 1]
    assert city.verify().findings == ()


def test_who_looked_before_another_sealed_looks_again(city: SealedCity) -> None:
    seen = city.engine.execute(UnsealedHeads())
    assert made(city) == [1]
    assert city.engine.execute(SealHistory(seen, city.keys)) is None


def test_an_event_after_the_look_waits_for_the_next_checkpoint(city: SealedCity) -> None:
    seen = city.engine.execute(UnsealedHeads())
    city.correct(city.first, 1)
    assert city.engine.execute(SealHistory(seen, city.keys)) is not None
    assert city.verify().findings == ()
    assert made(city) == [1]


def test_the_key_is_made_at_the_first_checkpoint_for_its_owner_only(keys: KeyFolder) -> None:
    play(memory_engine(), keys)
    modes = {path.suffix: oct(path.stat().st_mode & 0o777) for path in keys.path.glob("*.*")}
    assert modes[".key"] == "0o600"
    assert oct(keys.path.stat().st_mode & 0o777) == "0o700"


def test_a_key_that_others_may_read_signs_nothing(keys: KeyFolder) -> None:
    city = play(memory_engine(), keys)
    (path,) = keys.path.glob("*.key")
    path.chmod(0o640)
    with pytest.raises(InvalidState, match="chmod 600"):
        seal_history(city.engine, keys)


def test_a_new_key_is_signed_by_the_old_one_and_both_public_keys_stay(keys: KeyFolder) -> None:
    city = play(memory_engine(), keys)
    assert len(keys.known()) == 2
    (private,) = keys.path.glob("*.key")
    city.engine.execute(RotateKey(keys))
    assert len(keys.known()) == 3
    assert private not in keys.path.glob("*.key")
    assert len(list(keys.path.glob("*.key"))) == 1
    seal_history(city.engine, keys)
    assert city.verify().findings == ()


def test_the_change_of_a_key_is_an_event_that_names_both(keys: KeyFolder) -> None:
    city = play(memory_engine(), keys)
    event = city.engine.execute(InstanceHistory(SYSTEM_CHAIN))[-1]
    assert event.kind == "SigningKeyRotated"
    assert set(event.data.values()) == {fingerprint(key) for key in keys.known()}


def test_a_rotation_that_fails_leaves_the_old_key_in_force(
    keys: KeyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = play(memory_engine(), keys)

    def fail(_folder: KeyFolder) -> None:
        raise InvalidState("Диск полон.")

    with monkeypatch.context() as patched:
        patched.setattr(KeyFolder, "make", fail)
        with pytest.raises(InvalidState):
            city.engine.execute(RotateKey(keys))
    assert made(city) == [1]
    assert city.verify().findings == ()


def test_a_new_key_left_over_by_a_crash_does_not_sign(keys: KeyFolder) -> None:
    city = play(memory_engine(), keys)
    for _ in range(5):
        keys.make()
    assert made(city) == [1]
    assert city.verify().findings == ()


def test_without_its_key_nothing_is_signed_by_another(keys: KeyFolder) -> None:
    city = play(memory_engine(), keys)
    for path in keys.path.glob("*.key"):
        path.unlink()
    with pytest.raises(InvalidState, match="Нет закрытого ключа"):
        seal_history(city.engine, keys)


def test_cut_off_checkpoints_are_not_replaced_by_new_ones(keys: KeyFolder) -> None:
    city = play(memory_engine(), keys)
    with city.engine.runtime.database.begin() as connection:
        connection.execute(delete(history_checkpoints).where(history_checkpoints.c.number == 4))
    with pytest.raises(InvalidState, match="№ 3, а подписана была № 4"):
        seal_history(city.engine, keys)


def test_the_sealer_seals_at_once_and_then_every_quarter_of_an_hour(
    keys: KeyFolder, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FrozenClock()
    city = play(memory_engine(clock=clock), keys)
    sealer = Sealer(city.engine, keys, timedelta(minutes=15))
    counts = []
    for minutes in (0, 14, 1, 15):
        clock.forward(minutes=minutes)
        city.correct(city.first, 1)
        sealer()
        counts.append(city.verify().checkpoints)
    assert counts == [5, 5, 6, 7]
    assert caplog.records == []


def test_a_sealer_that_is_refused_says_so_and_lets_the_worker_go_on(
    keys: KeyFolder, caplog: pytest.LogCaptureFixture
) -> None:
    city = play(memory_engine(), keys)
    for path in keys.path.glob("*.key"):
        path.unlink()
    Sealer(city.engine, keys)()
    assert "Нет закрытого ключа" in caplog.text


@pytest.mark.postgresql
def test_many_who_send_messages_and_seal_at_once_leave_one_sound_history(
    shared_postgresql: Callable[[FrozenClock], Engine], tmp_path: Path
) -> None:
    engine = shared_postgresql(FrozenClock())
    city = play(engine, KeyFolder(tmp_path / "keys"))
    refused: list[Exception] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                engine.execute(CorrelateMessage("nobody-waits", f"{name}-{number}"))
                seal_history(engine, city.keys)
                assert engine.execute(VerifyHistory(keys=city.keys)).findings == ()
        except (EngineError, AssertionError) as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(f"thread-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert len(engine.execute(InstanceHistory(SYSTEM_CHAIN))) == 5 + 40
    assert city.verify().findings == ()


def test_a_first_checkpoint_of_nothing_is_not_made(keys: KeyFolder) -> None:
    engine = memory_engine()
    assert seal_history(engine, keys) == []
    assert engine.execute(VerifyHistory(keys=keys)).findings == ()
