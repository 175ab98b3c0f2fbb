"""Documents: files kept by content, what is known of them, to what they are attached."""

from __future__ import annotations

from processes.documents.attach import AttachDocuments
from processes.documents.errors import DocumentRefused
from processes.documents.folder import DocumentFolder, ReceivedFile
from processes.documents.queries import DocumentOf, DocumentsOf
from processes.documents.recognise import ACCEPTED, EXTENSIONS
from processes.documents.store import StoreDocument
from processes.documents.values import Document

__all__ = [
    "ACCEPTED",
    "EXTENSIONS",
    "AttachDocuments",
    "Document",
    "DocumentFolder",
    "DocumentOf",
    "DocumentRefused",
    "DocumentsOf",
    "ReceivedFile",
    "StoreDocument",
]
