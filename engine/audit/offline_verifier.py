"""Verify a bundle of history offline: Python 3.8 or newer and this one file, nothing else.

    python3 verify.py BUNDLE.zip [--key FINGERPRINT] [--earlier EARLIER.zip]

In a bundle, the modules that this one needs stand above it in the same file (`standalone`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from engine.audit.checking import (
    FIELDS,
    Chains,
    Checkpoints,
    Finding,
    fingerprint,
    parsed,
    read_heads,
    unhex,
)
from engine.audit.ed25519 import verify_signature


def records(bundle: zipfile.ZipFile, name: str, findings: list[Finding]) -> Iterator[Any]:
    """Return the JSON objects of a file, line by line; note the lines that are none."""
    with bundle.open(name) as file:
        for number, line in enumerate(file, 1):
            record = parsed(line.decode("utf-8", "replace"))
            if record:
                yield record
            else:
                words = f"Файл {name}: строка {number} испорчена."
                findings.append(Finding(None, 0, 0, "file", words))


def read_checkpoints(bundle: zipfile.ZipFile, verify: Any = verify_signature) -> Checkpoints:
    """Check the checkpoints of a bundle."""
    chains = parsed(bundle.read("manifest.json").decode()).get("chains")
    found = Checkpoints(verify, None if chains is None else frozenset(chains))
    for record in records(bundle, "checkpoints.jsonl", found.findings):
        heads = record.get("heads")
        found.follow(
            record.get("number"),
            str(record.get("statement")),
            unhex(record.get("signature")),
            "" if heads is None and chains is None else heads,
        )
    return found


def check_files(bundle: zipfile.ZipFile, checkpoints: Checkpoints) -> list[Finding]:
    """Check the signed list of files and the files against it."""
    manifest, words = bundle.read("manifest.json"), []
    key, signature = checkpoints.keys[-1], bundle.read("manifest.sig").decode().strip()
    if not verify_signature(unhex(key), unhex(signature), manifest):
        words.append("Файл manifest.json: подпись не подходит к тексту.")
    for name, digest in json.loads(manifest)["files"].items():
        with bundle.open(name) as file:
            found = hashlib.sha256()
            for block in iter(lambda: file.read(1 << 20), b""):
                found.update(block)
        if found.hexdigest() != digest:
            words.append(f"Файл {name} не тот, что был выгружен.")
    return [Finding(None, 0, 0, "file", each) for each in words]


def check_events(bundle: zipfile.ZipFile, seals: Any, findings: list[Finding]) -> Chains:
    """Check the events of a bundle, chain by chain."""
    chains = Chains(seals)
    for record in records(bundle, "events.jsonl", findings):
        chains.follow([record.get(name) for name in FIELDS], unhex(record.get("hash")))
        if chains.events % 100_000 == 0:
            sys.stderr.write(f"событий проверено: {chains.events}\n")
    heads = read_heads(bundle.read("heads.txt").decode())
    chains.finish({chain: (length, hash_) for chain, length, hash_ in heads})
    return chains


def check_bundle(path: Path, key: str = "", earlier: Path | None = None) -> tuple[Any, ...]:
    """Return the findings in a bundle, its chains and its checkpoints.

    `key` is the fingerprint of the first key. Raises OSError, ValueError, LookupError or BadZipFile
    if the bundle cannot be read.
    """
    with zipfile.ZipFile(path) as bundle:
        checkpoints = read_checkpoints(bundle)
        findings = check_files(bundle, checkpoints)
        chains = check_events(bundle, checkpoints.seals, findings)
    if key and fingerprint(checkpoints.keys[0]) != key:
        findings.append(Finding(None, 0, 0, "file", "Ключ не тот, отпечаток которого указан."))
    if earlier:
        with zipfile.ZipFile(earlier) as bundle:
            hashes = read_checkpoints(bundle).hashes
        checkpoints.expect(max(hashes), hashes[max(hashes)], "из прежней выгрузки")
    return [*findings, *checkpoints.findings, *chains.findings], chains, checkpoints


UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, zipfile.BadZipFile)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the bundle that the command line names; return 0 if nothing was found."""
    parser = argparse.ArgumentParser(description="Проверка выгруженной истории")
    parser.add_argument("bundle", type=Path, help="выгрузка, файл ZIP")
    parser.add_argument("--key", default="", help="отпечаток первого ключа, известный вам заранее")
    parser.add_argument("--earlier", type=Path, help="прежняя выгрузка: сохранилось ли всё из неё")
    options = parser.parse_args(arguments)
    say = sys.stdout.write
    try:
        findings, chains, checkpoints = check_bundle(options.bundle, options.key, options.earlier)
    except (OSError, *UNREADABLE) as error:
        say(f"Выгрузка не читается: {error}.\n")
        return 2
    for finding in findings:
        say(f"{finding}\n")
    say(f"Событий: {chains.events}, контрольных точек: {len(checkpoints.hashes) - 1}.\n")
    say(f"Отпечаток первого ключа: {fingerprint(checkpoints.keys[0])}.\n")
    say(f"Найдено повреждений: {len(findings)}.\n" if findings else "История цела.\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
