"""What becomes of timers, subscriptions, called processes, jobs and repetitions under way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.definitions.stored import Definition
from engine.diagrams.model import Node
from engine.errors import EngineError
from engine.migration.questions import Questions
from engine.migration.sorts import named, same_event
from engine.migration.standing import Standing
from engine.migration.values import Aspect, Choice
from engine.spiff.positions import Position

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class WaitChanges:
    """Says of each wait whether it is closed and opened anew as the new version wants it."""

    def __init__(
        self, uow: UnitOfWork, standing: Standing, target: Definition, questions: Questions
    ) -> None:
        self._uow = uow
        self._standing = standing
        self._target = target
        self._questions = questions

    def opens_anew(self, position: Position, old: Node, new: Node) -> bool:
        """Return whether the wait of a placed token is opened anew; puts the questions about it."""
        task_id = position.task_id
        if position.passes is not None:
            self._loop(position.passes, old, new)
        if task_id in self._standing.timers:
            return self._timer(self._standing.timers[task_id], old, new)
        if task_id in self._standing.subscriptions:
            return self._message(old, new)
        if task_id in self._standing.calls:
            return self._call(self._standing.calls[task_id], old, new)
        return task_id in self._standing.jobs and self._job(old, new)

    def _loop(self, passes: tuple[int, int | None], old: Node, new: Node) -> None:
        if old.loop == new.loop:
            return
        begun, total = passes
        number = f"{begun}" if total is None else f"{begun} из {total}"
        message = (
            f"Повторение {named(old)} в новой версии описано иначе; проходы уже начаты ({number}): "
            "они закончатся по прежнему списку, а условие окончания будет новым."
        )
        self._questions.note(Aspect.LOOP, old, message)

    def _timer(self, row: Any, old: Node, new: Node) -> bool:
        if same_event(old.event, new.event):
            return False
        try:
            renewed = self._first_due(row, new)
        except EngineError as error:
            message = f"Срок события {named(new)} не вычисляется: {error}"
            self._questions.refuse(Aspect.TIMER, old, message)
            return False
        message = (
            f"Срок события {named(old)} в новой версии задан иначе. Оставить прежний"
            f"{self._questions.date(row.due_at)} или отсчитать новый от этой минуты"
            f"{self._questions.date(renewed)}?"
        )
        return self._questions.ask(Aspect.TIMER, old, message) is Choice.RENEW

    def _first_due(self, row: Any, new: Node) -> datetime:
        variables = self._visible(row)
        return self._target.program.timer(new.id).first_due(variables, self._uow.now).at

    def _message(self, old: Node, new: Node) -> bool:
        before, after = (
            (node.event.name or node.id, node.properties.get("correlation_key"))
            for node in (old, new)
        )
        if before == after:
            return False
        message = (
            f"Событие {named(old)} будет ждать «{after[0]}» с ключом новой версии: "
            "ожидание откроется заново."
        )
        self._questions.note(Aspect.MESSAGE, old, message)
        return True

    def _call(self, row: Any, old: Node, new: Node) -> bool:
        if old.loop is not None:
            self._loop((row.begun, row.total), old, new)
        if old.called_element == new.called_element:
            return False
        message = (
            f"{named(old)} в новой версии вызывает процесс «{new.called_element}» "
            f"вместо «{old.called_element}»; идут вызванные экземпляры: {row.remaining}. "
            "Дождаться их или прекратить и начать новые?"
        )
        return self._questions.ask(Aspect.CALL, old, message) is Choice.RENEW

    def _job(self, old: Node, new: Node) -> bool:
        same = old.properties.get("handler") == new.properties.get("handler")
        if same and old.mapping("in") == new.mapping("in"):
            return False
        message = f"Шаг системы {named(old)} ещё не выполнен: он пойдёт по новой версии."
        self._questions.note(Aspect.JOB, old, message)
        return True

    def _visible(self, row: Any) -> Mapping[str, Any]:
        assert self._standing.workflow is not None  # noqa: S101 - what waits has a workflow
        return self._standing.workflow.visible_at(row.task_id)
