"""Write the drawing as BPMN diagram interchange (BPMN 2.0.2, chapter 12)."""

from lxml import etree

from processes.layout.geometry import Box
from processes.layout.model import Kind, Plane
from processes.layout.picture import Edge, Picture, Shape
from processes.layout.reading import BPMN

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
_PREFIXES = {"bpmndi": BPMNDI, "dc": DC, "di": DI}
_INDENT = "  "


class Writer:
    """Writes planes into one document; every id it makes is new to the document."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        for old in list(root.iterchildren(f"{{{BPMNDI}}}BPMNDiagram")):
            root.remove(old)
        self._taken = {element.get("id") for element in root.iter()}

    def add(self, plane: Plane, picture: Picture) -> None:
        """Append the diagram of one plane."""
        diagram = etree.Element(
            f"{{{BPMNDI}}}BPMNDiagram",
            {"id": self._new(f"{plane.element_id}_diagram")},
            self._prefixes(),
        )
        holder = etree.SubElement(
            diagram,
            f"{{{BPMNDI}}}BPMNPlane",
            {"id": self._new(f"{plane.element_id}_plane"), "bpmnElement": plane.element_id},
        )
        for shape in picture.shapes:
            self._shape(holder, shape)
        for edge in picture.edges:
            self._edge(holder, edge)
        self._append(diagram)

    def _prefixes(self) -> dict[str, str]:
        """Return the usual prefixes, without those that the author uses for something else."""
        known = self._root.nsmap
        return {prefix: uri for prefix, uri in _PREFIXES.items() if known.get(prefix, uri) == uri}

    def _append(self, diagram: etree._Element) -> None:
        """Put the diagram behind the model, where the schema wants it."""
        place = len(self._root)
        while place and self._root[place - 1].tag == f"{{{BPMN}}}relationship":
            place -= 1
        if place:
            self._root[place - 1].tail = f"\n{_INDENT}"
        else:
            self._root.text = f"\n{_INDENT}"
        etree.indent(diagram, space=_INDENT, level=1)
        self._root.insert(place, diagram)
        is_last = place == len(self._root) - 1
        diagram.tail = "\n" if is_last else f"\n{_INDENT}"

    def _shape(self, holder: etree._Element, shape: Shape) -> None:
        attributes = {"id": self._new(f"{shape.element_id}_di"), "bpmnElement": shape.element_id}
        element = etree.SubElement(
            holder, f"{{{BPMNDI}}}BPMNShape", {**attributes, **_appearance(shape)}
        )
        _bounds(element, shape.box)
        _label(element, shape.label)

    def _edge(self, holder: etree._Element, edge: Edge) -> None:
        attributes = {"id": self._new(f"{edge.element_id}_di"), "bpmnElement": edge.element_id}
        element = etree.SubElement(holder, f"{{{BPMNDI}}}BPMNEdge", attributes)
        for x, y in edge.points:
            etree.SubElement(element, f"{{{DI}}}waypoint", {"x": str(x), "y": str(y)})
        _label(element, edge.label)

    def _new(self, wanted: str) -> str:
        while wanted in self._taken:
            wanted += "_"
        self._taken.add(wanted)
        return wanted


def _appearance(shape: Shape) -> dict[str, str]:
    node = shape.node
    if node is None:
        return {"isHorizontal": "true"}
    if node.kind is Kind.SUBPROCESS or node.is_collapsed:
        return {"isExpanded": "false" if node.is_collapsed else "true"}
    return {"isMarkerVisible": "true"} if node.has_marker else {}


def _bounds(parent: etree._Element, box: Box) -> None:
    numbers = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    values = {key: str(number) for key, number in numbers.items()}
    etree.SubElement(parent, f"{{{DC}}}Bounds", values)


def _label(parent: etree._Element, box: Box | None) -> None:
    if box:
        _bounds(etree.SubElement(parent, f"{{{BPMNDI}}}BPMNLabel"), box)


def serialise(root: etree._Element) -> bytes:
    """Return the document as UTF-8."""
    body = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
