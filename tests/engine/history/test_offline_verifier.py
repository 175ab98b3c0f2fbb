"""The verifier in the bundle: the same canonical form as the engine's, and nothing to install."""

from __future__ import annotations

import ast
import string
import sys
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Actor, InvalidInput
from engine.audit import checking, ed25519
from engine.audit.checking import FIELDS
from engine.audit.ed25519 import verify_signature
from engine.audit.keys import signature_fits
from engine.audit.standalone import standalone
from engine.history import chain
from engine.history.events import EventName, HistoryEvent
from engine.history.tables import history_events

SOURCE = standalone()
MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1))  # noqa: DTZ001 - Hypothesis wants it bare
WORDS = st.text(st.characters(exclude_characters="\x00\x1f", exclude_categories=["Cs"]))
EVENTS = st.builds(
    HistoryEvent,
    name=st.sampled_from(EventName),
    instance_id=st.integers(0, 2**63 - 1),
    actor=st.builds(Actor, user_id=WORDS, on_behalf_of=st.none() | WORDS),
    element_id=st.none() | WORDS,
    role=st.none() | WORDS,
    organisation=st.none() | WORDS,
    definition_id=st.none() | st.integers(1, 2**63 - 1),
    data=st.dictionaries(WORDS, st.none() | WORDS | st.floats() | st.lists(WORDS)),
)


@given(event=EVENTS, position=st.integers(1, 2**31), at=MOMENTS, previous=st.binary(min_size=32))
def test_both_have_one_canonical_form(
    event: HistoryEvent, position: int, at: datetime, previous: bytes
) -> None:
    row = chain.row_of(event, position, at, previous)
    texts = row | {"at": chain.moment_text(at)}
    assert checking.link(previous, [texts[name] for name in FIELDS]) == row["hash"]


def test_every_column_but_the_hash_is_hashed() -> None:
    assert [*FIELDS, "hash"] == [column.name for column in history_events.c]


@pytest.mark.parametrize("character", ["\x1f", "\x00"])
def test_an_event_with_a_separator_inside_is_refused(character: str) -> None:
    event = HistoryEvent(EventName.NOTED, 1, role=f"mentor{character}oo-05")
    with pytest.raises(InvalidInput, match="недопустимый знак"):
        chain.row_of(event, 1, datetime(2023, 9, 1, tzinfo=UTC), chain.GENESIS)


# RFC 8032, section 7.1: secret key, public key, message, signature
RFC = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC)
def test_the_signatures_of_rfc_8032_fit(key: str, message: str, signature: str) -> None:
    arguments = bytes.fromhex(key), bytes.fromhex(signature), bytes.fromhex(message)
    assert verify_signature(*arguments)
    assert signature_fits(*arguments)


@settings(max_examples=20)
@given(
    seed=st.binary(min_size=32, max_size=32),
    message=st.binary(max_size=200),
    bit=st.integers(0, 8 * 96 - 1),
)
def test_a_signature_fits_until_one_bit_of_it_or_of_the_key_is_flipped(
    seed: bytes, message: bytes, bit: int
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signed = private.public_key().public_bytes_raw() + private.sign(message)
    assert verify_signature(signed[:32], signed[32:], message)
    broken = bytearray(signed)
    broken[bit // 8] ^= 1 << bit % 8
    assert not verify_signature(bytes(broken[:32]), bytes(broken[32:]), message)
    assert not signature_fits(bytes(broken[:32]), bytes(broken[32:]), message)
    assert not verify_signature(signed[:32], signed[32:], message + b".")


@given(key=st.binary(max_size=40), signature=st.binary(max_size=70))
@settings(max_examples=50)
def test_nonsense_is_no_signature(key: bytes, signature: bytes) -> None:
    assert not verify_signature(key, signature, b"text")


def test_a_signature_with_the_order_added_is_refused() -> None:
    """Else anybody could make a second signature from a first one."""
    key, message, signature = (bytes.fromhex(part) for part in RFC[1])
    scalar = int.from_bytes(signature[32:], "little") + ed25519._ORDER
    assert not verify_signature(key, signature[:32] + scalar.to_bytes(32, "little"), message)


def test_it_needs_python_3_8_and_its_standard_library_only() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }  # fmt: skip
    assert imported <= set(sys.stdlib_module_names)
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {
        "removeprefix",
        "removesuffix",
        "is_relative_to",
        "readlink",
        "hardlink_to",
    }
    assert set(SOURCE) <= set(string.printable) | set("«»–№…ёЁ") | {
        chr(c) for c in range(0x410, 0x450)
    }
