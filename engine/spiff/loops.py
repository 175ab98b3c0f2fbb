"""Multi-instance activities and standard loops (BPMN 2.0, 13.3.6 and 13.3.7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import Loop, Node
from engine.errors import InvalidInput
from engine.spiff import scopes, tree
from engine.spiff.build import NODE

MAX_INSTANCES = 10_000
OPENED, FINISHED, CHECK = "opened", "finished", "check"


def open_many(workflow: Any, task: Any, node: Node) -> None:
    """Create the instances that begin at once; raises ExpressionError, InvalidInput."""
    loop = node.loop
    assert loop is not None  # noqa: S101 - a Many stands only around a loop
    data = task.internal_data
    items = collection_of(loop, partial(workflow.evaluate, task))
    count = None if loop.kind == "standard" else len(items)
    data.update(opened=True, n=count, done=0, begun=0, items=items, results=[])
    task._set_state(TaskState.STARTED)  # noqa: SLF001 - the library's own verb
    if count == 0 or (loop.test_before and not _goes_on(workflow, task, loop)):
        _finish(workflow, task, loop)
        return
    for _ in range(count or 1) if loop.kind == "parallel" else range(1):
        _begin_next(task, node)


def collection_of(loop: Loop, evaluate: Callable[[str], Any]) -> list[Any]:
    """Return the items of a multi-instance loop: of its collection, or 0…cardinality-1."""
    if loop.kind == "standard":
        return []
    if loop.collection:
        items = evaluate(loop.collection)
        if not isinstance(items, (list, tuple)):
            raise InvalidInput(
                f"Список «{loop.collection}» для повторения – не список: {items!r:.80}."
            )
    else:
        count = evaluate(loop.cardinality or "0")
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise InvalidInput(
                f"Число повторений должно быть целым и не меньше нуля, а получилось {count!r:.80}."
            )
        _check_size(count)
        items = range(count)
    _check_size(len(items))
    return list(items)


def _check_size(count: int) -> None:
    if count > MAX_INSTANCES:
        raise InvalidInput(f"Повторений {count}: больше {MAX_INSTANCES} не допускается.")


def instance_done(workflow: Any, many: Any, child: Any, loop: Loop) -> None:
    """Count an ended instance and keep its result; what follows is decided by `check_many`."""
    local = child.internal_data.get(scopes.LOCALS, {})
    if loop.output_item:
        many.internal_data["results"].append(
            [local.get("loopCounter", 0), local.get(loop.output_item)]
        )
    many.internal_data["done"] += 1
    many.internal_data[CHECK] = True
    workflow.ready_tasks.append(many)


def check_many(workflow: Any, many: Any, node: Node) -> None:
    """After an ended instance: finish, begin the next, or go on waiting."""
    loop = node.loop
    assert loop is not None  # noqa: S101 - a Many stands only around a loop
    data = many.internal_data
    if loop.kind == "standard":
        goes_on = _goes_on(workflow, many, loop)
    else:
        done = data["done"] >= data["n"]
        goes_on = not done and not _is_satisfied(workflow, many, loop)
    data.pop(CHECK, None)
    if not goes_on:
        _finish(workflow, many, loop)
    elif loop.kind != "parallel":
        _begin_next(many, node)


def counters(data: dict[str, Any]) -> dict[str, int]:
    """Return the counters that BPMN gives to a completion condition (table 10.30)."""
    return {
        "numberOfInstances": data["n"],
        "numberOfCompletedInstances": data["done"],
        "numberOfTerminatedInstances": 0,
        "numberOfActiveInstances": data["begun"] - data["done"],
    }


def _is_satisfied(workflow: Any, many: Any, loop: Loop) -> bool:
    if not loop.condition:
        return False
    return bool(workflow.evaluate(many, loop.condition, counters(many.internal_data)))


def _goes_on(workflow: Any, many: Any, loop: Loop) -> bool:
    done = many.internal_data["done"]
    if loop.maximum and done >= int(loop.maximum):
        return False
    return not loop.condition or bool(
        workflow.evaluate(many, loop.condition, {"loopCounter": done})
    )


def _begin_next(many: Any, node: Node) -> None:
    data, loop = many.internal_data, node.loop
    assert loop is not None  # noqa: S101 - a Many stands only around a loop
    index = data["begun"]
    data["begun"] += 1
    child = many._add_child(many.workflow.spec.task_specs[NODE + node.id], TaskState.FUTURE)  # noqa: SLF001
    local: dict[str, Any] = {"loopCounter": index}
    if loop.item:
        local[loop.item] = data["items"][index]
    if loop.output_item:
        local[loop.output_item] = None
    child.internal_data[scopes.LOCALS] = local
    child.task_spec._update(child)  # noqa: SLF001 - the library's own verb


def _finish(workflow: Any, many: Any, loop: Loop) -> None:
    for child in many.children:
        tree.discard(child)
    data = many.internal_data
    if loop.output_collection:
        ordered = [value for _, value in sorted(data["results"], key=lambda pair: pair[0])]
        workflow.assign(many, {loop.output_collection: ordered})
    data[FINISHED] = True
    many._ready()  # noqa: SLF001 - the library's own verb
