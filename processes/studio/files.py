"""A diagram that comes in a file: read and, where it has no drawing, laid out."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.diagrams.xml import in_utf8, parse_xml
from engine.errors import InvalidDiagram, Problem
from processes.layout import UnreadableDiagram, lay_out
from processes.studio.identity import Identity, identity_of

_SHAPE = ".//{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A diagram in UTF-8 that says where its shapes stand, as `drawn` returns it."""

    identity: Identity
    xml: bytes = field(repr=False)


def drawn(xml: bytes) -> DrawnFile:
    """Return the diagram of a file; one that does not say where its shapes stand is laid out.

    That may take seconds, so it is done before the command that stores the diagram. Raises
    InvalidDiagram with a sentence for what is no diagram of a process.
    """
    xml = in_utf8(xml)
    identity = identity_of(xml)
    if parse_xml(xml).find(_SHAPE) is not None:
        return DrawnFile(identity, xml)
    try:
        return DrawnFile(identity, lay_out(xml))
    except UnreadableDiagram as error:
        raise InvalidDiagram([Problem(None, "layout", str(error))]) from error
