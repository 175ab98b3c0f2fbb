"""Who does what: lanes (BPMN 2.0.2, 10.7) and performers (10.3.1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing, executable_elements
from engine.definitions.checks.rule import Found, Rule, at, at_xml, quoted, rule
from engine.diagrams.model import NodeKind
from engine.diagrams.performers import unread_performer
from engine.diagrams.xml import BPMN, Element


@rule(
    "lane-names",
    "two lanes of one process with the same name",
    "Две дорожки называются {element}: непонятно, чем они различаются. "
    "Соедините их или переименуйте одну.",
)
def names(drawing: Drawing) -> Iterator[Found]:
    """Count the lanes of each name."""
    for process in executable_elements(drawing.root):
        seen: Counter[str] = Counter()
        for lane in _lanes(process):
            name = (lane.get("name") or lane.get("id", "")).strip()
            seen[name] += 1
            if seen[name] == 2:
                yield at_xml(lane)


@rule(
    "lane-single",
    "nodes that stand in two lanes",
    "{element} стоит сразу в дорожках {lanes}: оставьте в одной.",
)
def single(drawing: Drawing) -> Iterator[Found]:
    """Look for nodes in lanes of which neither holds the other."""
    for process in executable_elements(drawing.root):
        names = {e.get("id"): e.get("name") for e in process.iter() if e.get("id")}
        for node_id, lanes in _lanes_by_node(process).items():
            around = {above for lane in lanes for above in lane.iterancestors()}
            apart = [lane for lane in lanes if lane not in around]
            if len(apart) > 1:
                titles = " и ".join(quoted(lane.get("name"), lane.get("id")) for lane in apart[:2])
                yield Found(
                    node_id, {"element": quoted(names.get(node_id), node_id), "lanes": titles}
                )


@rule(
    "lane-known",
    "lanes that list nodes which are not on the diagram",
    "Дорожка {element} содержит элемент «{node}», которого в процессе нет: "
    "поставьте элементы в дорожки заново.",
)
def known(drawing: Drawing) -> Iterator[Found]:
    """Look for listed nodes that are nowhere."""
    for process in executable_elements(drawing.root):
        ids = {element.get("id") for element in process.iter()}
        for node_id, lanes in _lanes_by_node(process).items():
            if node_id not in ids:
                yield at_xml(lanes[0], node=node_id[:80])


@rule(
    "lane-outside",
    "tasks for people outside the lanes that the process has, and without a role of their own",
    "Неизвестно, кто выполняет задачу {element}: поставьте её в дорожку исполнителя "
    "или назовите ответственную роль.",
)
def outside(drawing: Drawing) -> Iterator[Found]:
    """Look for user tasks without an executor; a process without lanes takes its caller's."""
    for process in drawing.processes:
        for node in process.nodes() if process.lanes else ():
            word = node.properties.get("responsible_role") or node.lane or ""
            if node.kind is NodeKind.USER_TASK and not word.strip():
                yield at(node)


@rule(
    "performer-read",
    "user tasks that say who does them in words that mean nothing here (10.3.4, resources; vendors)",
    "Исполнитель задачи {element} назван в «{says}» так, что здесь его не найти: "
    "назовите ответственную роль задачи или удалите это из файла.",
)
def performers(drawing: Drawing) -> Iterator[Found]:
    """Look at what a task says besides its lane; its own role goes before all that."""
    roots = {child.get("id", ""): child for child in drawing.root}
    tasks = {e.get("id"): e for e, name in drawing.elements if name == "userTask"}
    for node in drawing.nodes():
        if node.id in tasks and not node.properties.get("responsible_role"):
            says = unread_performer(roots, tasks[node.id])
            if says is not None:
                yield at(node, says=says[:80])


def _lanes(process: Element) -> list[Element]:
    return list(process.iter(f"{{{BPMN}}}lane"))


def _lanes_by_node(process: Element) -> dict[str, list[Element]]:
    """Return the lanes that list each node, each lane once."""
    found: dict[str, dict[Element, None]] = defaultdict(dict)
    for lane in _lanes(process):
        for ref in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            found[(ref.text or "").strip()][lane] = None
    return {node_id: list(lanes) for node_id, lanes in found.items()}


RULES: tuple[Rule, ...] = (names, single, known, outside, performers)
