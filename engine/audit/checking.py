"""How history is checked: in the database by the engine, in a bundle by the offline verifier.

Each event carries a hash over the hash of its predecessor in the chain and over all its fields
(`link`): a process is a chain, and chain 0 belongs to the system. A checkpoint is a line of JSON,
signed with Ed25519, that names the hash of the checkpoint before it and the hash of a list of
heads: chain, length, hash of its last event.

It goes into every bundle (`standalone`), so it needs Python 3.8 or newer and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

GENESIS = bytes(32)
FIELDS = (
    "instance_id", "position", "at", "kind", "actor", "on_behalf_of", "role", "organisation",
    "definition_id", "element_id", "data",
)  # fmt: skip


def link(previous: bytes, event: Sequence[Any]) -> bytes:
    """Return the hash of an event; empty, so that it fits nothing, if a field holds a separator.

    Fields are text, joined by U+001F, with U+0000 for null; times are ISO 8601 in UTC.
    """
    text = "\x1f".join(["\x00" if field is None else str(field) for field in event])
    if text.count("\x1f") != len(FIELDS) - 1 or text.count("\x00") != event.count(None):
        return b""
    return hashlib.sha256(previous + text.encode("utf-8", "surrogatepass")).digest()


def checkpoint_hash(statement: str, signature: bytes) -> str:
    """Return what the next checkpoint calls `previous`."""
    return hashlib.sha256(statement.encode() + b"\n" + signature).hexdigest()


def fingerprint(key: str) -> str:
    """Return a public key's fingerprint, to be compared with the one that was announced."""
    return hashlib.sha256(unhex(key)).hexdigest()[:32]


class Finding(NamedTuple):
    """Damage: events `first` to `last` of a chain; without a chain checkpoints, or a file (0)."""

    chain: int | None
    first: int
    last: int
    kind: str
    words: str

    def __str__(self) -> str:
        """Return a Russian sentence."""
        several = self.first != self.last
        numbers = f"{self.first}–{self.last}" if several else f"{self.first}"
        if self.chain is None:
            place = "Контрольные точки" if several else "Контрольная точка"
            return f"{place} № {numbers}: {self.words}." if self.first else self.words
        place = f"Процесс № {self.chain}" if self.chain else "Журнал системы"
        return f"{place}, {'события' if several else 'событие'} {numbers}: {self.words}."


def _note(findings: list[Finding], found: Finding) -> None:
    """Add a finding, or lengthen the last one if it goes on."""
    last = findings[-1] if findings else found
    if (last.chain, last.kind, last.last + 1) == (found.chain, found.kind, found.first):
        findings[-1] = last._replace(last=found.last)
    else:
        findings.append(found)


class _End:
    """Where a chain stands: its last hash, the one before, what the last should have been."""

    __slots__ = ("before", "hash", "length", "sealed", "should_be")

    def __init__(self) -> None:
        self.length = self.sealed = 0
        self.hash, self.before, self.should_be = GENESIS, b"", b""


class Chains:
    """Follows events in order; `seals` are {chain: {length: (hash, number of the checkpoint)}}."""

    def __init__(self, seals: dict[int, dict[int, tuple[bytes, int]]]) -> None:
        self.findings: list[Finding] = []
        self.events = 0
        self._seals = seals
        self._ends: dict[int, _End] = defaultdict(_End)

    def follow(self, event: Sequence[Any], stored: bytes) -> None:
        """Check an event (its fields in the order of FIELDS) against the hash stored with it."""
        self.events += 1
        chain, position = event[0], event[1]
        end = self._ends[chain]
        computed = link(end.hash, event)
        if position == end.length + 1 and computed == stored:
            end.should_be = b""
        elif not self._explain(end, event, stored, computed):
            return
        end.before, end.hash, end.length = end.hash, stored, position
        seals = self._seals.get(chain)
        if seals and position in seals:
            sealed, number = seals[position]
            if sealed != stored:
                words = f"переписано после подписи контрольной точкой № {number}"
                self._note(chain, end.sealed + 1, position, "rewritten", words)
            end.sealed = position

    def _explain(self, end: _End, event: Sequence[Any], stored: bytes, computed: bytes) -> bool:
        """Note why an event does not fit; return whether the chain goes on from it."""
        chain, position = event[0], event[1]
        last = self.findings[-1] if self.findings else None
        if not isinstance(position, int) or position <= end.length:
            words = "номер повторяется или стоит не на месте: вставка, развилка или перестановка"
            self._note(chain, end.length, end.length, "order", words)
            return False
        if position > end.length + 1:
            self._note(chain, end.length + 1, position - 1, "missing", "нет в истории")
        elif end.should_be and link(end.should_be, event) == stored:
            if last and (last.chain, last.last) == (chain, end.length):
                self.findings[-1] = last._replace(kind="hash", words="изменён отпечаток")
            computed = b""
        elif end.before and link(end.before, event) == stored:
            words = f"развилка: продолжает событие {position - 2}, а не {position - 1}"
            self._note(chain, position, position, "fork", words)
        else:
            words = "отпечаток не сходится: изменено содержание или предыдущее событие"
            self._note(chain, position, position, "changed", words)
        end.should_be = computed
        return True

    def finish(self, heads: dict[int, tuple[int, bytes]]) -> None:
        """Compare the ends with the seals and with the heads that are kept apart from the events."""
        for chain in dict.fromkeys([*self._ends, *heads, *self._seals]):
            length, hash_ = heads.get(chain, (0, GENESIS))
            end = self._ends.get(chain) or _End()
            expected = max(length, *self._seals.get(chain, (0,)))
            if end.length < expected:
                kind, words = (
                    ("cut", "конец истории пропал")
                    if end.length
                    else ("deleted", "вся история удалена")
                )
                self._note(chain, end.length + 1, expected, kind, words)
            elif chain and chain not in heads:
                self._note(chain, 1, end.length, "orphan", "история есть, а процесса нет")
            elif chain in heads and (length, hash_) not in (
                (end.length, end.hash),
                (end.length, end.should_be),
            ):
                first, words = (
                    min(length + 1, end.length),
                    "конец истории не тот, что записан в процессе",
                )
                self._note(chain, first, end.length, "head", words)

    def _note(self, chain: int, first: int, last: int, kind: str, words: str) -> None:
        _note(self.findings, Finding(chain, first, last, kind, words))


class Checkpoints:
    """Follows checkpoints in order and gathers the seals of the sound ones.

    `verify` tells whether a key's signature of a message fits. `chains` are those whose seals are
    wanted; None for all.
    """

    def __init__(
        self,
        verify: Callable[[bytes, bytes, bytes], bool],
        chains: frozenset[int] | None = None,
    ) -> None:
        self.findings: list[Finding] = []
        self.seals: dict[int, dict[int, tuple[bytes, int]]] = {}
        self.keys: list[str] = []
        self.hashes: dict[int, str] = {0: GENESIS.hex()}
        self._chains = chains
        self._verify = verify

    def follow(self, number: int, statement: str, signature: bytes, heads: str | None) -> None:
        """Check a checkpoint; `heads` may be left out where it names no chain that is wanted."""
        last = max(self.hashes)
        fields = parsed(statement)
        if number > last + 1:
            self._note(last + 1, number - 1, "missing", "нет на месте")
        elif fields.get("previous") != self.hashes[last] or number != last + 1:
            self._note(number, number, "order", "нет связи с предыдущей")
        faults = list(self._faults(number, fields, statement, signature, heads))
        for kind, words in faults:
            self._note(number, number, kind, words)
        self.hashes[number] = checkpoint_hash(statement, signature)
        self.keys += [key for key in (fields.get("key"),) if not self.keys]
        self.keys += [key for key in (fields.get("next_key"),) if key]
        if heads is not None and not faults:
            self._gather(number, heads)

    def start_at(self, number: int, statement: str) -> None:
        """Take the checkpoints before this one, and its key, for granted."""
        self.hashes[number - 1] = parsed(statement).get("previous")

    def expect(self, number: int, hash_: str, where: str) -> None:
        """Check that a checkpoint known from elsewhere still stands."""
        last = max(self.hashes)
        if number > last:
            self._note(last + 1, number, "lost", f"нет на месте, а известно {where}")
        elif self.hashes.get(number) != hash_:
            self._note(number, number, "replaced", f"не то, что известно {where}")

    def _faults(
        self, number: int, fields: Any, statement: str, signature: bytes, heads: str | None
    ) -> Iterator[tuple[str, str]]:
        key = fields.get("key")
        if fields.get("number") != number:
            yield "changed", "номер в подписанном тексте другой"
        if self.keys and key != self.keys[-1]:
            yield "key", "подпись чужим ключом"
        elif not self._verify(unhex(key), signature, statement.encode()):
            yield "signature", "подпись не подходит к тексту"
        named = fields.get("heads")
        if heads is not None and named != hashlib.sha256(heads.encode()).hexdigest():
            yield "heads", "список концов историй не тот, что подписан"

    def _gather(self, number: int, heads: str) -> None:
        for chain, length, hash_ in read_heads(heads, self._chains):
            self.seals.setdefault(chain, {})[length] = (hash_, number)

    def _note(self, first: int, last: int, kind: str, words: str) -> None:
        _note(self.findings, Finding(None, first, last, kind, words))


def read_heads(
    heads: str, chains: frozenset[int] | None = None
) -> Iterator[tuple[int, int, bytes]]:
    """Read a list of heads: lines of chain, length, hash of the last event."""
    for line in heads.splitlines():
        chain, length, hash_ = line.split(" ")
        if chains is None or int(chain) in chains:
            yield int(chain), int(length), unhex(hash_)


def parsed(statement: str) -> Any:
    """Return a JSON object; an empty one if the text is none."""
    try:
        fields = json.loads(statement)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def unhex(text: Any) -> bytes:
    """Return bytes; none if the text is no hexadecimal."""
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""
