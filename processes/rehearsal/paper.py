"""Documents of a rehearsal: rows in the throw-away store, and no file anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from processes.documents import DocumentFolder, ReceivedFile
from processes.documents.folder import ByteStream

SAMPLE = ReceivedFile(sha256(b"").hexdigest(), 1024, "образец.pdf", "application/pdf")
"""What stands for every attached file."""
SAMPLES = {".pdf": SAMPLE}


@dataclass(frozen=True, slots=True)
class NoFolder(DocumentFolder):
    """Takes files in and keeps nothing of them but size and digest."""

    path: Path = Path("/dev/null")

    def receive(self, stream: ByteStream, file_name: str) -> ReceivedFile:
        """Return what a folder would; the bytes are forgotten."""
        content = stream.read(self.max_size)
        return ReceivedFile(sha256(content).hexdigest(), len(content), file_name, "text/plain")
