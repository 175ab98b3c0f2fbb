"""Random but well-formed lane diagrams without a drawing, the same for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' id="definitions" targetNamespace="http://example.org/tropa">\n'
)
_LANES = ("ДО", "ИОЦ", "Руководитель ОО", "Куратор ОО", "Законный представитель", "Система")
_VERBS = ("Подготовить", "Согласовать", "Утвердить", "Проверить методически", "Внести", "Принять")
_THINGS = (
    "проект приказа",
    "базу наставляемых с перечнем запросов",
    "сводку по организациям",
    "программу подготовки педагогических работников",
    "отчёт",
    "перечень партнёров",
)
_FACTS = ("Срок наступил", "База утверждена", "Прошло 14 рабочих дней", "4.2 завершено", "Готово")
_QUESTIONS = ("Замечания есть?", "Отсутствие партнёров подтверждено?", "Кто отвечает?", "Принято?")
_ANSWERS = ("да", "нет", "на доработку", "нет, с причиной", "согласовать как есть", "")


@dataclass
class _Diagram:
    """Collects elements; `tail` is where the next element is attached, None after an end."""

    random: Random
    lanes: int
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    members: dict[int, list[str]] = field(default_factory=dict)
    lane: int = 0
    count: int = 0

    def node(self, tag: str, name: str, *, inside: str = "", attributes: str = "") -> str:
        self.count += 1
        node_id = f"n{self.count}"
        self.nodes.append(
            f"<bpmn:{tag} id={quoteattr(node_id)} name={quoteattr(name)}{attributes}>{inside}"
            f"</bpmn:{tag}>"
        )
        self.members.setdefault(self.lane, []).append(node_id)
        return node_id

    def flow(self, source: str, target: str, name: str = "") -> None:
        number = len(self.flows) + 1
        self.flows.append(
            f'<bpmn:sequenceFlow id="flow-{self.count}-{number}" sourceRef="{source}"'
            f' targetRef="{target}" name={quoteattr(name)}/>'
        )

    def task(self) -> str:
        if self.random.random() < 0.4:
            self.lane = self.random.randrange(self.lanes)
        tag = self.random.choice(["userTask", "userTask", "serviceTask", "callActivity"])
        return self.node(tag, self.pick(_VERBS) + " " + self.pick(_THINGS))

    def gateway(self, tag: str = "exclusiveGateway", name: str = "") -> str:
        return self.node(tag, name)

    def pick(self, names: tuple[str, ...]) -> str:
        return self.random.choice(names)


def sample(seed: int, size: int = 12, lanes: int = 4) -> bytes:
    """Return a process of about `size` to three times as many nodes, in a pool with lanes."""
    diagram = _Diagram(Random(seed), lanes)  # noqa: S311 - it picks test data
    start = diagram.node("startEvent", diagram.pick(_FACTS))
    tail = _sequence(diagram, start, size, depth=0)
    diagram.flow(tail, diagram.node("endEvent", diagram.pick(_FACTS)))
    names = [_LANES[number % len(_LANES)] for number in range(lanes)]
    sets = "\n".join(
        f'<bpmn:lane id="lane-{number}" name={quoteattr(name)}>'
        + "".join(
            f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>"
            for node in diagram.members.get(number, [])
        )
        + "</bpmn:lane>"
        for number, name in enumerate(names)
    )
    body = "\n".join(diagram.nodes + diagram.flows)
    return (
        f'{_HEAD}<bpmn:collaboration id="collaboration">'
        f'<bpmn:participant id="pool" name="Проверка" processRef="process"/>'
        f"</bpmn:collaboration>\n"
        f'<bpmn:process id="process" isExecutable="true">\n<bpmn:laneSet id="lanes">\n{sets}\n'
        f"</bpmn:laneSet>\n{body}\n</bpmn:process>\n</bpmn:definitions>\n"
    ).encode()


def _sequence(diagram: _Diagram, tail: str, size: int, depth: int) -> str:
    for _ in range(size):
        makers: list[Callable[[_Diagram, str, int], str]] = [_plain] * 5
        if depth < 2:
            makers += [_branches, _branches, _loop, _watched, _subprocess]
        tail = diagram.random.choice(makers)(diagram, tail, depth)
    return tail


def _plain(diagram: _Diagram, tail: str, _depth: int) -> str:
    if diagram.random.random() < 0.2:
        node = diagram.node("intermediateCatchEvent", diagram.pick(_FACTS))
    else:
        node = diagram.task()
    diagram.flow(tail, node)
    return node


def _branches(diagram: _Diagram, tail: str, depth: int) -> str:
    is_parallel = diagram.random.random() < 0.3
    tag = "parallelGateway" if is_parallel else "exclusiveGateway"
    split = diagram.gateway(tag, "" if is_parallel else diagram.pick(_QUESTIONS))
    diagram.flow(tail, split)
    join = diagram.gateway(tag)
    for number in range(diagram.random.choice([2, 2, 3, 4])):
        name = "" if is_parallel else diagram.pick(_ANSWERS)
        length = diagram.random.randrange(1 if number else 0, 3)
        if not length:
            diagram.flow(split, join, name)
            continue
        first = diagram.task()
        diagram.flow(split, first, name)
        last = _sequence(diagram, first, length - 1, depth + 1)
        ends = number > 1 and diagram.random.random() < 0.4
        diagram.flow(last, diagram.node("endEvent", diagram.pick(_FACTS)) if ends else join)
    return join


def _loop(diagram: _Diagram, tail: str, depth: int) -> str:
    first = diagram.gateway() if diagram.random.random() < 0.5 else diagram.task()
    diagram.flow(tail, first)
    last = _sequence(diagram, first, diagram.random.randrange(1, 3), depth + 1)
    check = diagram.gateway(name=diagram.pick(_QUESTIONS))
    diagram.flow(last, check)
    diagram.flow(check, first, diagram.pick(_ANSWERS))
    return check


def _watched(diagram: _Diagram, tail: str, depth: int) -> str:
    host = diagram.task()
    diagram.flow(tail, host)
    join, lane = "", diagram.lane
    for _ in range(diagram.random.choice([1, 1, 2])):
        diagram.lane = lane
        event = diagram.node(
            "boundaryEvent", diagram.pick(_FACTS), attributes=f' attachedToRef="{host}"'
        )
        first = diagram.task()
        diagram.flow(event, first)
        last = _sequence(diagram, first, diagram.random.randrange(2), depth + 1)
        if diagram.random.random() < 0.5:
            join = join or diagram.gateway()
            diagram.flow(last, join)
        else:
            diagram.flow(last, diagram.node("endEvent", diagram.pick(_FACTS)))
    if join:
        diagram.flow(host, join)
    return join or host


def _subprocess(diagram: _Diagram, tail: str, depth: int) -> str:
    inner = _Diagram(diagram.random, 1, count=diagram.count * 1000)
    start = inner.node("startEvent", "Начато")
    last = _sequence(inner, start, diagram.random.randrange(1, 4), depth + 1)
    inner.flow(last, inner.node("endEvent", "Закончено"))
    host = diagram.node(
        "subProcess", diagram.pick(_THINGS), inside="".join(inner.nodes + inner.flows)
    )
    diagram.flow(tail, host)
    return host
