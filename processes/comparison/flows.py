"""Flows that came, went, lead elsewhere, or are passed on another condition."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagrams.model import Flow, NodeKind
from processes.comparison.conditions import said_condition
from processes.comparison.naming import ends_of, name_of, subject_of
from processes.comparison.sides import Side
from processes.comparison.values import Change, Mark, Matter


def flow_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield what befell the flows; one drawn anew between the same elements is the same flow."""
    again = _drawn_again(old, new)
    gone = {flow_id for flow_id in old.flows if flow_id not in new.flows} - set(again.values())
    for flow in new.flows.values():
        was = old.flows.get(again.get(flow.id, flow.id))
        if was is None:
            sentence = f"Добавлена линия {ends_of(flow, new)}."
            yield Change(Mark.ADDED, Matter.FLOW, sentence, "", _described(flow, new), flow.id)
        else:
            yield from _changes_of(was, flow, old, new)
    for flow_id in old.flows:
        if flow_id in gone:
            flow = old.flows[flow_id]
            sentence = f"Убрана линия {ends_of(flow, old)}."
            yield Change(Mark.REMOVED, Matter.FLOW, sentence, _described(flow, old), "", flow_id)
    yield from _order_changes(old, new)


def _drawn_again(old: Side, new: Side) -> dict[str, str]:
    """Return new flows by the vanished ones that joined the same elements: new id → old id."""
    vanished = {
        (flow.source, flow.target, flow.condition): flow_id
        for flow_id, flow in old.flows.items()
        if flow_id not in new.flows
    }
    found: dict[str, str] = {}
    for flow_id, flow in new.flows.items():
        ends = (flow.source, flow.target, flow.condition)
        if flow_id not in old.flows and ends in vanished:
            found[flow_id] = vanished.pop(ends)
    return found


def _changes_of(was: Flow, now: Flow, old: Side, new: Side) -> Iterator[Change]:
    line = ends_of(now, new)
    if (was.source, was.target) != (now.source, now.target):
        before = ends_of(was, old)
        yield Change(Mark.CHANGED, Matter.FLOW, _rerouted(was, now, old, new), before, line, now.id)
    if was.name != now.name:
        sentence = f"У линии {line} изменилась подпись."
        yield Change(Mark.CHANGED, Matter.NAME, sentence, was.name, now.name, now.id)
    if was.condition != now.condition:
        sentence = f"У линии {line} {_CONDITION[bool(was.condition), bool(now.condition)]}."
        before = said_condition(was.condition, was.source, old)
        after = said_condition(now.condition, now.source, new)
        yield Change(Mark.CHANGED, Matter.CONDITION, sentence, before, after, now.id)
    if was.id != now.id:
        sentence = f"Линия {line} нарисована заново."
        yield Change(Mark.ADDED, Matter.RECORD, sentence, was.id, now.id, now.id)


def _rerouted(was: Flow, now: Flow, old: Side, new: Side) -> str:
    source, target = name_of(now.source, new), name_of(now.target, new)
    if was.source == now.source:
        return f"Линия от {source} ведёт теперь к {target}, а не к {name_of(was.target, old)}."
    if was.target == now.target:
        return f"Линия к {target} идёт теперь от {source}, а не от {name_of(was.source, old)}."
    return f"Линия {ends_of(was, old)} ведёт теперь {source} → {target}."


def _described(flow: Flow, side: Side) -> str:
    condition = said_condition(flow.condition, flow.source, side)
    parts = (
        f"подпись «{flow.name}»" if flow.name else "",
        f"условие: {condition}" if condition else "",
    )
    return "; ".join(part for part in parts if part)


def _order_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield the gateways that ask their conditions in another order: the first true one wins."""
    for node in new.nodes.values():
        if node.kind is not NodeKind.EXCLUSIVE or node.id not in old.nodes:
            continue
        before, after = _asked(node.id, old), _asked(node.id, new)
        common = [one for one in before if one in after]
        if common != [one for one in after if one in before]:
            sentence = f"У {subject_of(node, new)} условия проверяются в другом порядке."
            yield Change(
                Mark.CHANGED,
                Matter.CONDITION,
                sentence,
                _order(before, old),
                _order(after, new),
                node.id,
            )


def _asked(node_id: str, side: Side) -> list[str]:
    return [f.id for f in side.flows.values() if f.source == node_id and f.condition]


def _order(flow_ids: list[str], side: Side) -> str:
    flows = (side.flows[flow_id] for flow_id in flow_ids)
    return "; ".join(flow.name or f"к {name_of(flow.target, side)}" for flow in flows)


_CONDITION = {
    (True, True): "изменилось условие",
    (False, True): "появилось условие",
    (True, False): "убрано условие",
}
