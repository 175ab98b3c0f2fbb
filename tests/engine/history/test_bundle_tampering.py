"""Whatever is done to the files of a bundle is found by the verifier inside, without the system."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import KeyFolder, NotFound, RotateKey, seal_history
from engine.audit.checking import FIELDS, GENESIS, Finding, fingerprint, link
from engine.audit.offline_verifier import check_bundle, main
from engine.testing import memory_engine
from tests.engine.history.sealed_city import LENGTH, SEALED, SealedCity, play
from tests.engine.history.test_tampering import where

Records = list[dict[str, Any]]
Files = dict[str, bytes]


@pytest.fixture
def city(keys: KeyFolder) -> SealedCity:
    return play(memory_engine(), keys)


def unpacked(path: Path) -> Files:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return path


def changed(path: Path, name: str, change: Callable[[Records], object]) -> Path:
    """Change the records of a file of a bundle."""
    files = unpacked(path)
    records = [json.loads(line) for line in files[name].splitlines()]
    change(records)
    files[name] = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    return packed(path, files)


def place(records: Records, chain: int, position: int) -> int:
    """Where an event stands in the file."""
    return next(
        index
        for index, record in enumerate(records)
        if (record["instance_id"], record["position"]) == (chain, position)
    )


def chained(records: Records, chain: int) -> None:
    """Hash a chain anew."""
    head = GENESIS
    for record in records:
        if record["instance_id"] == chain:
            head = link(head, [record[name] for name in FIELDS])
            record["hash"] = head.hex()


def swapped(records: Records, a: int, b: int) -> None:
    records[a], records[b] = records[b], records[a]


def renumber(records: Records) -> None:
    """Swap two instances whole."""
    for record in records:
        record["instance_id"] = {1: 2, 2: 1}.get(record["instance_id"], record["instance_id"])
    records.sort(key=lambda record: (record["instance_id"], record["position"]))


def forged_fork(records: Records) -> None:
    """Put a second event beside the fifth: both continue the fourth."""
    at = place(records, 1, 5)
    forged = records[at] | {"actor": "p-0666"}
    previous = bytes.fromhex(records[at - 1]["hash"])
    forged["hash"] = link(previous, [forged[name] for name in FIELDS]).hex()
    records.insert(at + 1, forged)


def rewritten(records: Records) -> None:
    records[place(records, 1, 7)]["actor"] = "p-0666"
    chained(records, 1)


EVENTS: dict[str, tuple[Callable[[Records], object], tuple[int, int], set[str]]] = {
    "delete": (lambda r: r.pop(place(r, 1, 4)), (1, 4), {"missing"}),
    "insert": (
        lambda r: r.insert(place(r, 1, 4), r[place(r, 1, 4)] | {"actor": "p-0666"}),
        (1, 4),
        {"changed"},
    ),
    "reorder": (lambda r: swapped(r, place(r, 1, 3), place(r, 1, 4)), (1, 3), {"missing"}),
    "truncate": (lambda r: r.pop(place(r, 1, LENGTH)), (1, LENGTH), {"cut"}),
    "truncate the system's": (lambda r: r.pop(place(r, 0, 5)), (0, 5), {"cut"}),
    "delete an instance": (
        lambda r: r.__setitem__(slice(None), [e for e in r if e["instance_id"] != 2]),
        (2, SEALED),
        {"deleted"},
    ),
    "swap two instances": (renumber, (2, 1), {"changed"}),
    "fork": (forged_fork, (1, 5), {"order"}),
    "hash anew": (rewritten, (1, 7), {"rewritten"}),
}


@pytest.mark.parametrize("field", FIELDS[2:])
def test_a_changed_field_is_found_at_its_event(field: str, city: SealedCity) -> None:
    def flip(records: Records) -> None:
        records[place(records, 1, 7)][field] = "something else"

    found, _, _ = check_bundle(changed(city.export(), "events.jsonl", flip))
    assert [(f.chain, f.first, f.last, f.kind) for f in found if f.kind != "file"] == [
        (1, 7, 7, "changed")
    ]


@pytest.mark.parametrize("name", EVENTS)
def test_tampering_with_events_is_found_and_located(name: str, city: SealedCity) -> None:
    change, (chain, position), kinds = EVENTS[name]
    found, _, _ = check_bundle(changed(city.export(), "events.jsonl", change))
    assert where(found, chain, position) >= kinds
    assert "Файл events.jsonl не тот, что был выгружен." in map(str, found)


def statement_changed(records: Records) -> None:
    records[1]["statement"] = records[1]["statement"].replace("2023-", "2022-")


CHECKPOINTS: dict[str, tuple[Callable[[Records], object], int, set[str]]] = {
    "change": (statement_changed, 2, {"signature"}),
    "replace": (lambda r: r.__setitem__(1, r[0] | {"number": 2}), 2, {"changed", "order"}),
    "delete": (lambda r: r.pop(1), 2, {"missing"}),
    "reorder": (lambda r: swapped(r, 1, 2), 2, {"missing", "order"}),
    "another list": (lambda r: r[1].update(heads=r[0]["heads"]), 2, {"heads"}),
    "no list": (lambda r: r[1].update(heads=None), 2, {"heads"}),
    "another signature": (lambda r: r[1].update(signature=r[0]["signature"]), 2, {"signature"}),
    "no signature": (lambda r: r[1].update(signature=None), 2, {"signature"}),
}


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_tampering_with_checkpoints_is_found_and_located(name: str, city: SealedCity) -> None:
    change, number, kinds = CHECKPOINTS[name]
    found, _, _ = check_bundle(changed(city.export(), "checkpoints.jsonl", change))
    assert where(found, None, number) >= kinds


@pytest.mark.parametrize("name", ["verify.py", "keys.json", "heads.txt", "README.txt"])
def test_a_changed_file_is_found_by_its_name(name: str, city: SealedCity) -> None:
    files = unpacked(city.export())
    files[name] = files[name].replace(b"1", b"2")
    found, _, _ = check_bundle(packed(city.keys.path.parent / "changed.zip", files))
    assert f"Файл {name} не тот, что был выгружен." in map(str, found)


def test_a_list_of_files_made_to_fit_does_not_fit_its_signature(city: SealedCity) -> None:
    path = changed(city.export(), "events.jsonl", lambda r: r.pop(place(r, 1, LENGTH)))
    files = unpacked(path)
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["events.jsonl"] = hashlib.sha256(files["events.jsonl"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    found, _, _ = check_bundle(packed(path, files))
    assert "Файл manifest.json: подпись не подходит к тексту." in map(str, found)


def test_a_bundle_forged_from_scratch_is_told_by_the_announced_fingerprint(
    city: SealedCity, tmp_path: Path
) -> None:
    announced = fingerprint(json.loads(unpacked(city.export())["keys.json"]).popitem()[1])
    key = next(iter(json.loads(unpacked(city.export())["keys.json"])))
    forged = play(memory_engine(), KeyFolder(tmp_path / "forger")).export("forged.zip")
    assert check_bundle(city.export(), key)[0] == []
    assert check_bundle(forged)[0] == []
    assert [str(f) for f in check_bundle(forged, key)[0]] == [
        "Ключ не тот, отпечаток которого указан."
    ]
    assert announced != key  # only the first key vouches for the rest


def test_a_history_that_went_back_is_found_against_an_earlier_bundle(
    city: SealedCity, tmp_path: Path
) -> None:
    earlier = city.export("earlier.zip")
    again = play(memory_engine(), KeyFolder(tmp_path / "again"))
    seal_history(city.engine, city.keys)
    later = city.export("later.zip")
    assert check_bundle(later, earlier=earlier)[0] == []
    assert where(check_bundle(earlier, earlier=later)[0], None, 5) == {"lost"}
    assert where(check_bundle(again.export(), earlier=earlier)[0], None, 4) == {"replaced"}


def test_a_bundle_of_one_instance_holds_it_alone_and_is_proven_by_the_checkpoints(
    city: SealedCity,
) -> None:
    path = city.export("one.zip", city.second)
    found, chains, checkpoints = check_bundle(path)
    assert (found, chains.events, len(checkpoints.hashes) - 1) == ([], SEALED, 4)
    cut = changed(path, "events.jsonl", lambda records: records.pop())
    assert where(check_bundle(cut)[0], city.second, SEALED) == {"cut"}


def test_there_is_no_bundle_of_an_instance_that_is_not_there(city: SealedCity) -> None:
    with pytest.raises(NotFound, match="Процесса № 99 нет"):
        city.export("none.zip", 99)
    assert list(city.keys.path.parent.glob("none.zip*")) == []


def test_the_verifier_in_the_bundle_runs_alone_and_says_what_it_found(city: SealedCity) -> None:
    path = city.export()
    alone = path.parent / "verify.py"
    alone.write_bytes(unpacked(path)["verify.py"])

    sound = run(alone, path)
    assert sound.returncode == 0
    assert "История цела." in sound.stdout

    damaged = run(alone, changed(path, "events.jsonl", lambda r: r.pop(place(r, 1, 4))))
    assert damaged.returncode == 1
    assert "Процесс № 1, событие 4: нет в истории." in damaged.stdout
    assert "Найдено повреждений: 2." in damaged.stdout


def run(script: Path, *arguments: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(script), *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own script
        command, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"}
    )


def spoilt(path: Path) -> Iterator[Path]:
    """Files that are no bundles, or hardly."""
    yield path.with_name("nothing.zip")
    for number, content in enumerate((b"no zip", b"")):
        file = path.with_name(f"spoilt{number}.zip")
        file.write_bytes(content)
        yield file
    files = unpacked(path)
    for name in ("manifest.json", "manifest.sig", "checkpoints.jsonl", "heads.txt"):
        for content in (b"", b"[1]\n", b'{"instance_id": [1], "number": "x", "position": {}}\n'):
            yield packed(path.with_name("spoilt.zip"), files | {name: content})
        yield packed(path.with_name("spoilt.zip"), {k: v for k, v in files.items() if k != name})


def test_a_spoilt_bundle_is_refused_with_a_sentence(
    city: SealedCity, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in spoilt(city.export()):
        assert main([str(path)]) in (1, 2)
        said = capsys.readouterr().out
        assert "Выгрузка не читается" in said or "Найдено повреждений" in said


def test_a_spoilt_line_is_named(city: SealedCity) -> None:
    files = unpacked(city.export())
    files["events.jsonl"] = files["events.jsonl"].replace(
        b'{"instance_id":1,"position":4,', b"{,", 1
    )
    found, _, _ = check_bundle(packed(city.keys.path.parent / "line.zip", files))
    assert "Файл events.jsonl: строка 9 испорчена." in map(str, found)
    assert where(found, 1, 4) == {"missing"}


def test_events_after_a_rotation_are_proven_by_the_new_key_alone(city: SealedCity) -> None:
    city.engine.execute(RotateKey(city.keys))
    seal_history(city.engine, city.keys)
    found: list[Finding] = check_bundle(city.export())[0]
    assert found == []
