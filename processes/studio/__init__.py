"""The process owner's studio: drafts of diagrams, their problems, and their publication."""

from processes.studio.begin import ImportDiagram, OpenDraft, StartProcess, TakeVersion
from processes.studio.change import PutDraftAside, RestoreRevision, SaveRevision, TakeFile
from processes.studio.check import ProblemsOf
from processes.studio.comment import CommentOnElement, CommentsOn, ResolveComment
from processes.studio.files import DrawnFile, drawn
from processes.studio.identity import identities_in
from processes.studio.offers import OffersOfEditor, offered
from processes.studio.presence import IAmHere
from processes.studio.publish import PublishDraft
from processes.studio.queries import DraftById, DraftOf, OpenDrafts, RevisionsOf, RevisionXml
from processes.studio.rights import may_read_drafts, require_author, require_reader
from processes.studio.second_look import (
    AskSecondLook,
    DecideSecondLook,
    SecondLook,
    SecondLookOf,
)
from processes.studio.values import Draft, Editor, ElementComment, Revision, RevisionKind

__all__ = [
    "AskSecondLook",
    "CommentOnElement",
    "CommentsOn",
    "DecideSecondLook",
    "Draft",
    "DraftById",
    "DraftOf",
    "DrawnFile",
    "Editor",
    "ElementComment",
    "IAmHere",
    "ImportDiagram",
    "OffersOfEditor",
    "OpenDraft",
    "OpenDrafts",
    "ProblemsOf",
    "PublishDraft",
    "PutDraftAside",
    "ResolveComment",
    "RestoreRevision",
    "Revision",
    "RevisionKind",
    "RevisionXml",
    "RevisionsOf",
    "SaveRevision",
    "SecondLook",
    "SecondLookOf",
    "StartProcess",
    "TakeFile",
    "TakeVersion",
    "drawn",
    "identities_in",
    "may_read_drafts",
    "offered",
    "require_author",
    "require_reader",
]
