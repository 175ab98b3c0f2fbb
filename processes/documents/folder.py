"""The folder where the bytes of documents lie, each file under the sha256 of its content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, Protocol

from engine.errors import NotFound
from processes.documents.errors import DocumentRefused
from processes.documents.names import clean_file_name
from processes.documents.recognise import CHUNK, recognise

MEBIBYTE = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ByteStream(Protocol):
    """What an upload is read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that lies in the folder: its digest, its size in bytes, its true type and name."""

    sha256: str
    size: int
    file_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """Files by content, two levels of folders deep; `max_size` is in bytes.

    What is here is never changed: the same content is the same file.
    """

    path: Path
    max_size: int = 20 * MEBIBYTE

    def receive(self, stream: ByteStream, file_name: str) -> ReceivedFile:
        """Take a file in and return once it would survive a power cut.

        Call it before the transaction, then `StoreDocument` inside it: a row never stands
        for a file that is not there. Raises DocumentRefused for what is too large, empty or of
        a kind that is not accepted; then nothing stays.
        """
        with self._incoming() as (file, temporary):
            digest, size = self._copy(stream, file)
            file.close()
            recognised = recognise(temporary, clean_file_name(file_name))
            self._keep(temporary, digest)
        return ReceivedFile(digest, size, recognised.file_name, recognised.media_type)

    def open(self, digest: str) -> BinaryIO:
        """Open a stored file for reading; raises NotFound."""
        try:
            return self.path_of(digest).open("rb")
        except FileNotFoundError:
            raise NotFound(
                "Файла нет в хранилище: сообщите администратору, он восстановит его из копии."
            ) from None

    def is_intact(self, digest: str) -> bool:
        """Return whether the file is there and its content is still what was stored."""
        try:
            with self.open(digest) as file:
                found = sha256()
                while chunk := file.read(CHUNK):
                    found.update(chunk)
        except NotFound:
            return False
        return found.hexdigest() == digest

    def path_of(self, digest: str) -> Path:
        """Return where the file with this sha256 lies; raises NotFound if it is no digest."""
        if _DIGEST.fullmatch(digest) is None:
            raise NotFound("Такого файла нет: проверьте ссылку.")
        return self.path / digest[:2] / digest[2:4] / digest

    @contextmanager
    def _incoming(self) -> Iterator[tuple[IO[bytes], Path]]:
        folder = self.path / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            temporary = Path(file.name)
            try:
                yield file, temporary
            finally:
                file.close()
                temporary.unlink(missing_ok=True)

    def _copy(self, stream: ByteStream, file: IO[bytes]) -> tuple[str, int]:
        digest, size = sha256(), 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > self.max_size:
                raise DocumentRefused(
                    f"Файл больше {self.max_size / MEBIBYTE:.3g} МБ. "
                    "Уменьшите его или разделите на части."
                )
            digest.update(chunk)
            file.write(chunk)
        if size == 0:
            raise DocumentRefused("Файл пустой: проверьте его и приложите ещё раз.")
        file.flush()
        os.fsync(file.fileno())
        return digest.hexdigest(), size

    def _keep(self, temporary: Path, digest: str) -> None:
        target = self.path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
        for folder in (target.parent, target.parent.parent, self.path):
            _make_durable(folder)


def _make_durable(folder: Path) -> None:
    """Write the folder's entries down; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
