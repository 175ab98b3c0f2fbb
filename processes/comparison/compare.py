"""Compare two diagrams of a process. Only what the engine reads counts as a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from processes.comparison.elements import element_changes
from processes.comparison.flows import flow_changes
from processes.comparison.forms import form_changes
from processes.comparison.naming import shortened
from processes.comparison.sides import Side, read_side
from processes.comparison.values import Change, Comparison, Mark, Matter, Outcome


def compare(
    process_key: str,
    before: tuple[bytes, Mapping[str, Any]],
    after: tuple[bytes, Mapping[str, Any]],
) -> Comparison:
    """Return what differs; each side is a diagram and its forms by key.

    Raises InvalidDiagram for a diagram that cannot be read.
    """
    old, new = read_side(*before, process_key), read_side(*after, process_key)
    changes = (
        *_process_changes(old, new),
        *element_changes(old, new),
        *flow_changes(old, new),
        *form_changes(old, new),
        *_note_changes(old, new),
    )
    if changes:
        return Comparison(Outcome.MEANING, changes)
    if before[0] == after[0]:
        return Comparison(Outcome.SAME)
    return Comparison(Outcome.LAYOUT if old.record == new.record else Outcome.RECORDS)


def _process_changes(old: Side, new: Side) -> Iterator[Change]:
    before, after = old.process, new.process
    if before.name != after.name:
        sentence = f"Процесс называется теперь «{shortened(after.name)}»."
        yield Change(Mark.CHANGED, Matter.PROCESS, sentence, before.name, after.name)
    if before.documentation != after.documentation:
        sentence = "Изменилось описание процесса."
        yield Change(
            Mark.CHANGED, Matter.DESCRIPTION, sentence, before.documentation, after.documentation
        )
    for lane in before.lanes:
        if lane not in after.lanes:
            sentence = f"Убрана дорожка «{lane}»."
            yield Change(Mark.REMOVED, Matter.ROLE, sentence, before=lane)
    for lane in after.lanes:
        if lane not in before.lanes:
            sentence = f"Добавлена дорожка «{lane}»."
            yield Change(Mark.ADDED, Matter.ROLE, sentence, after=lane)


def _note_changes(old: Side, new: Side) -> Iterator[Change]:
    for note_id, text in old.notes.items():
        now = new.notes.get(note_id)
        if now is None:
            sentence = f"Убрано пояснение на схеме: «{shortened(text)}»."
            yield Change(Mark.REMOVED, Matter.DESCRIPTION, sentence, text, "", note_id)
        elif now != text:
            sentence = "Изменилось пояснение на схеме."
            yield Change(Mark.CHANGED, Matter.DESCRIPTION, sentence, text, now, note_id)
    for note_id, text in new.notes.items():
        if note_id not in old.notes:
            sentence = f"Добавлено пояснение на схеме: «{shortened(text)}»."
            yield Change(Mark.ADDED, Matter.DESCRIPTION, sentence, "", text, note_id)
