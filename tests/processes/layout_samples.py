"""Small documents for the tests of layout, built in one line each."""

from xml.sax.saxutils import quoteattr

from processes.layout import lay_out, measure
from processes.layout.drawn import Drawing, DrawnEdge, read_drawing
from processes.layout.reading import parse

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' id="definitions" targetNamespace="http://example.org/tropa">\n'
)


def document(*parts: str) -> bytes:
    """Return a BPMN document around its collaborations and processes, prefix `bpmn`."""
    return (_HEAD + "\n".join(parts) + "\n</bpmn:definitions>\n").encode()


def process(*elements: str, key: str = "process") -> str:
    """Return a process around its elements."""
    return f'<bpmn:process id="{key}">' + "\n".join(elements) + "</bpmn:process>"


def node(
    node_id: str, tag: str = "userTask", name: str = "", inside: str = "", **extra: str
) -> str:
    """Return a flow node; more attributes by keyword."""
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in extra.items())
    return (
        f"<bpmn:{tag} id={quoteattr(node_id)} name={quoteattr(name)}{attributes}>{inside}"
        f"</bpmn:{tag}>"
    )


def flows(*pairs: str) -> str:
    """Return sequence flows from lines such as `a>b` or `a>b:да`; the ids are `a-b`."""
    lines = []
    for pair in pairs:
        ends, _, name = pair.partition(":")
        source, target = ends.split(">")
        lines.append(
            f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}"'
            f' targetRef="{target}" name={quoteattr(name)}/>'
        )
    return "\n".join(lines)


def lane_set(**lanes: str) -> str:
    """Return lanes by name, each with the ids of its nodes separated by blanks."""
    return (
        '<bpmn:laneSet id="lane-set">'
        + "".join(
            f'<bpmn:lane id="lane-{name}" name="{name}">'
            + "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in members.split())
            + "</bpmn:lane>"
            for name, members in lanes.items()
        )
        + "</bpmn:laneSet>"
    )


def pool(key: str = "process", name: str = "Участник", pool_id: str = "pool") -> str:
    """Return a participant; a key of "" makes it a black box."""
    reference = f' processRef="{key}"' if key else ""
    return f"<bpmn:participant id={quoteattr(pool_id)} name={quoteattr(name)}{reference}/>"


def collaboration(*parts: str) -> str:
    """Return a collaboration around participants and message flows."""
    return '<bpmn:collaboration id="collaboration">' + "".join(parts) + "</bpmn:collaboration>"


class Drawn:
    """A laid-out document; boxes and flows by their ids."""

    def __init__(self, *parts: str) -> None:
        self.xml = lay_out(document(*parts))
        self.figures = measure(self.xml)
        drawing: Drawing = read_drawing(parse(self.xml))
        self.box = {one.id: one.box for one in drawing.nodes}
        self.frame = {one.id: one.frame for one in drawing.nodes}
        self.flow = {one.id: one for one in drawing.edges}
        self.label = dict(drawing.labels)

    def level(self, node_id: str) -> int:
        return self.box[node_id].centre[1]


def is_straight(flow: DrawnEdge) -> bool:
    return len(flow.points) == 2
