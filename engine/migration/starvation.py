"""Joins that would wait for ever, because the new version expects a branch that never began."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from engine.diagrams.model import Scope
from engine.diagrams.paths import Arrived, starving
from engine.diagrams.program import Program
from engine.migration.placing import Placing
from engine.migration.sorts import named
from engine.migration.values import Aspect, Finding, Severity
from engine.spiff.positions import Position


def starvation(
    old: Program, new: Program, placing: Placing, positions: Iterable[Position]
) -> list[Finding]:
    """Return an obstacle for each parallel join that waits for ever only in the new version."""
    inside: dict[UUID | None, list[Position]] = {}
    for position in positions:
        inside.setdefault(position.host_id, []).append(position)
    findings: list[Finding] = []
    for host, tokens in inside.items():
        if host is None or host in placing.at:
            before = old.process.scopes[tokens[0].scope]
            after = new.process.scopes[placing.scope(host)]
            findings += _newly_starving(before, after, placing, tokens)
    return list(dict.fromkeys(findings))


def _newly_starving(
    before: Scope, after: Scope, placing: Placing, tokens: list[Position]
) -> list[Finding]:
    stood = [Arrived(p.element_id, p.flow_id) for p in tokens]
    known = {placing.becomes(join.id) for join, _ in starving(before, stood)}
    found = starving(after, _placed(placing, tokens))
    return [
        Finding(
            Severity.OBSTACLE,
            Aspect.JOIN,
            join.id,
            f"Соединение {named(join)} в новой версии ждёт ветку от "
            f"{named(after.nodes[flow.source])}, а эта ветка у экземпляра уже не начнётся: "
            "он остановился бы навсегда. Верните его к шагу до разветвления или дождитесь, "
            "пока он пройдёт соединение.",
        )
        for join, flow in found
        if join.id not in known
    ]


def _placed(placing: Placing, tokens: list[Position]) -> list[Arrived]:
    result = []
    for token in tokens:
        element = placing.at.get(token.task_id) or placing.entering.get(token.task_id)
        if element is not None:
            flow = None if token.flow_id is None else placing.flows.get(token.flow_id)
            result.append(Arrived(element, flow))
    return result
