"""The keys that sign checkpoints: Ed25519, in files that only Tropa's own user may read."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.audit.checking import fingerprint
from engine.errors import InvalidState

_MEMORY = "last-checkpoint.json"


def signature_fits(key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether a signature is the key's; the fast twin of the offline verifier's own."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A private key. `public` is its public key in hexadecimal."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """Return the public key in hexadecimal."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, text: str) -> bytes:
        """Return the signature of a text, 64 bytes."""
        return self.private.sign(text.encode())


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder of keys, each under its fingerprint: `.key` is private, `.pub` public, both in hex.

    It also remembers the last checkpoint, outside of the database: whoever cuts checkpoints off
    there is found. Kept apart from the database, with a copy.
    """

    path: Path

    def signer(self, public: str | None) -> Signer:
        """Return the key that belongs to a public key; with none the first key, made if need be.

        Raises InvalidState if it is not here or if others may read it.
        """
        if public is not None:
            return self._read(self._file(public))
        known = sorted(self.path.glob("*.key"))
        return self._read(known[0]) if known else self.make()

    def witness(self, public: str) -> Signer:
        """Return a public key's private key, or else the one that is here, to sign a bundle.

        A damaged history, too, must be exported: its bundle tells of the damage.
        """
        wanted = self._file(public)
        here = sorted(self.path.glob("*.key"))
        return self._read(wanted if wanted in here or not here else here[0])

    def make(self) -> Signer:
        """Make a new key."""
        signer = Signer(Ed25519PrivateKey.generate())
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = signer.private.private_bytes_raw().hex()
        _write_new(self._file(signer.public), secret, 0o600)
        _write_new(self._file(signer.public).with_suffix(".pub"), signer.public, 0o644)
        return signer

    def forget_private(self, public: str) -> None:
        """Delete a private key that signs no more; its public key stays."""
        self._file(public).unlink(missing_ok=True)

    def known(self) -> frozenset[str]:
        """Return the public keys of this installation, past and present."""
        return frozenset(path.read_text("ascii").strip() for path in self.path.glob("*.pub"))

    def remember(self, number: int, hash_: str) -> None:
        """Write down the last checkpoint, unless a later one is remembered."""
        known = self.remembered()
        if known and known[0] >= number:
            return
        descriptor, temporary = tempfile.mkstemp(dir=self.path, prefix=_MEMORY)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump({"number": number, "hash": hash_}, file)
        Path(temporary).replace(self.path / _MEMORY)

    def remembered(self) -> tuple[int, str] | None:
        """Return the last checkpoint's number and hash, if there was one."""
        try:
            memory = json.loads((self.path / _MEMORY).read_text("ascii"))
        except FileNotFoundError:
            return None
        return int(memory["number"]), str(memory["hash"])

    def _file(self, public: str) -> Path:
        return self.path / f"{fingerprint(public)}.key"

    def _read(self, path: Path) -> Signer:
        if not path.exists():
            raise InvalidState(
                f"Нет закрытого ключа {path}: верните его из копии, иначе новые контрольные точки "
                "истории подписать нечем."
            )
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InvalidState(f"Ключ {path} доступен другим: выполните «chmod 600 {path}».")
        secret = bytes.fromhex(path.read_text("ascii"))
        return Signer(Ed25519PrivateKey.from_private_bytes(secret))


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
