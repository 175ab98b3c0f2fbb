"""Bottlenecks in words: where time is lost, with numbers, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from processes.forms.russian import plural
from processes.insight.spread import Spread
from processes.insight.values import ElementFigures, TaskFigures
from processes.insight.words import accusative, duration, percent

MOST = 5
_MANY = 3
"""So many times longer is much longer."""
_HALF = 0.5
_ENOUGH = 10
"""So many passes make a tenth of them at least one."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A step that costs time: what is known of it, and what to look at, where something stands out.

    `process_key` is the process that a call activity calls; there the time can be looked into.
    """

    element_id: str
    sentence: str
    hint: str = ""
    process_key: str = ""


def longest_waits(
    elements: Iterable[ElementFigures], *, many_places: bool = True
) -> tuple[Bottleneck, ...]:
    """Return the five user tasks that have cost the most waiting in sum, the worst first.

    `many_places`: the figures are those of several organisations, which a filter tells apart.
    """
    waited = [
        (one, one.task, one.waiting)
        for one in elements
        if one.task is not None and one.waiting is not None and one.waiting.total
    ]
    everything = sum((waiting.total.total_seconds() for _, _, waiting in waited), 0.0)
    waited.sort(key=lambda each: each[2].total, reverse=True)
    return tuple(
        Bottleneck(
            one.id,
            _waits(one, task, waiting, waiting.total.total_seconds() / everything),
            _why_waiting(one, task, waiting, many_places=many_places),
        )
        for one, task, waiting in waited[:MOST]
    )


def most_missed(
    elements: Iterable[ElementFigures], *, many_places: bool = True
) -> tuple[Bottleneck, ...]:
    """Return the five user tasks that were done after their term most often, the worst first.

    `many_places` as above.
    """
    late = [(one, one.task) for one in elements if one.task is not None and one.task.late]
    late.sort(key=lambda each: (each[1].late, each[1].late_share), reverse=True)
    return tuple(
        Bottleneck(one.id, _missed(one, task), _why_late(task, many_places=many_places))
        for one, task in late[:MOST]
    )


def longest_calls(elements: Iterable[ElementFigures]) -> tuple[Bottleneck, ...]:
    """Return the five call activities that have taken the most time in sum, the longest first."""
    called = [
        (one, one.time, one.children)
        for one in elements
        if one.time is not None and one.children is not None and one.time.total
    ]
    called.sort(key=lambda each: each[1].total, reverse=True)
    return tuple(
        Bottleneck(one.id, _lasts(one, time), process_key=children.process_key)
        for one, time, children in called[:MOST]
    )


def _lasts(one: ElementFigures, time: Spread) -> str:
    calls = f"{time.count} {plural(time.count, 'вызов', 'вызова', 'вызовов')}"
    usual = f"идёт в медиане {accusative(time.median)}" if time.median else "обычно не задерживает"
    most = f", девять из десяти — {duration(time.p90)} или меньше" if time.count >= _ENOUGH else ""
    return f"Шаг «{one.name}» {usual}{most}. Всего {duration(time.total)} за {calls}."


def _waits(one: ElementFigures, task: TaskFigures, waiting: Spread, share: float) -> str:
    usual = f"ждёт в медиане {accusative(waiting.median)}" if waiting.median else "обычно не ждёт"
    said = f"Шаг «{one.name}» {usual}"
    if one.working is not None and one.working.median:
        said += f", работают над ним {accusative(one.working.median)}"
    if task.with_term:
        said += f"; в {percent(task.late_share)} случаев позже срока"
    return (
        f"{said}. На него приходится {percent(share)} всего ожидания: "
        f"{duration(waiting.total)} за {_times(waiting.count)}."
    )


def _times(count: int) -> str:
    return f"{count} {plural(count, 'выполнение', 'выполнения', 'выполнений')}"


def _why_waiting(
    one: ElementFigures, task: TaskFigures, waiting: Spread, *, many_places: bool
) -> str:
    """Return what to look at, by what stands out most."""
    if task.overdue:
        open_now = f"Сейчас открыто {task.still_open}, из них просрочено {task.overdue}"
        return f"{open_now}: начните с них."
    if waiting.count >= _ENOUGH and waiting.p90 >= _MANY * waiting.median:
        where = "найдите эти организации фильтром" if many_places else "посмотрите, в какое время"
        return (
            f"Обычно не медлят, но в каждом десятом случае ждут {accusative(waiting.p90)} и дольше: "
            f"{where}."
        )
    if one.working is not None and waiting.median >= _MANY * one.working.median:
        return (
            f"Делают быстро, а берут поздно: посмотрите, сколько задач у роли «{one.performer}» "
            "и когда приходит напоминание."
        )
    if one.working is not None and one.working.median >= _MANY * waiting.median:
        return "Берут быстро, а делают долго: проверьте форму и чего в ней не хватает."
    return ""


def _missed(one: ElementFigures, task: TaskFigures) -> str:
    said = f"Шаг «{one.name}»: позже срока {task.late} из {task.with_term}"
    took = f", в медиане за {accusative(one.time.median)}" if one.time and one.time.median else ""
    return f"{said} ({percent(task.late_share)}){took}."


def _why_late(task: TaskFigures, *, many_places: bool) -> str:
    if task.opened_late >= _HALF * task.late:
        return (
            f"Когда задача открылась, срок уже вышел ({task.opened_late} из {task.late}): "
            "начинайте её раньше или считайте срок от её открытия."
        )
    if task.late_share >= _HALF:
        return "Не успевает большинство: проверьте, выполним ли срок."
    if task.overdue:
        return f"Сейчас просрочено {task.overdue}: начните с них."
    if many_places:
        return "Опаздывают отдельные организации: найдите их фильтром, проверьте напоминания."
    return "Опаздывают иногда: проверьте, когда приходит напоминание."
