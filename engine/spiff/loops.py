"""Multi-instance activities and standard loops (BPMN 2.0, 13.3.6 and 13.3.7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

from engine.diagrams.model import Loop
from engine.errors import InvalidInput
from engine.spiff import scopes, tree
from engine.spiff.build import NODE
from engine.spiff.marks import FAILED

MAX_INSTANCES = 10_000
OPENED, FINISHED, CHECK = "opened", "finished", "check"
COUNTER = "loopCounter"


def advance_loop(top: Any, many: Any) -> None:
    """Begin a loop that a token has entered, or draw the conclusion from ended instances."""
    if OPENED not in many.internal_data:
        _open(top, many)
    elif CHECK in many.internal_data:
        _check(top, many)


def _open(top: Any, many: Any) -> None:
    """Create the instances that begin at once.

    Raises ExpressionError, InvalidInput, InvalidState when there have been too many in this step.
    """
    loop, data = top.node(many).loop, many.internal_data
    items = collection_of(loop, partial(top.evaluate, many))
    count = None if loop.is_standard else len(items)
    if loop.kind == "parallel":
        top.spend(len(items))
    none = count == 0 or (loop.test_before and not _goes_on(top, many, loop, 0))
    data.update({OPENED: True, "n": count, "done": 0, "begun": 0, "items": items, "results": []})
    if none:
        _finish(top, many, loop)
        return
    begun = count or 1 if loop.kind == "parallel" else 1
    for _ in range(begun):
        _begin_next(top, many)


def collection_of(loop: Loop, evaluate: Callable[[str], Any]) -> list[Any]:
    """Return the items of a multi-instance loop: of its collection, or 0…cardinality-1."""
    if loop.is_standard:
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


def instance_done(top: Any, many: Any, child: Any) -> None:
    """Count an ended instance, keep its result, and see at once whether the loop goes on.

    While the loop itself has failed, it only counts: the check is made when it is tried again.
    """
    loop, data = top.node(many).loop, many.internal_data
    local = child.internal_data.get(scopes.LOCALS, {})
    if loop.output_item:
        data["results"].append([local.get(COUNTER, 0), local.get(loop.output_item)])
    data["done"] += 1
    data[CHECK] = local
    if FAILED not in data:
        top.attempt(many)


def _check(top: Any, many: Any) -> None:
    """After an ended instance: finish, begin the next, or go on waiting."""
    loop, data = top.node(many).loop, many.internal_data
    if loop.is_standard:
        goes_on = _goes_on(top, many, loop, data["done"])
    else:
        goes_on = data["done"] < data["n"] and not _is_satisfied(top, many, loop)
    del data[CHECK]
    if not goes_on:
        _finish(top, many, loop)
    elif loop.kind != "parallel":
        _begin_next(top, many)


def counters(total: int, begun: int, done: int) -> dict[str, int]:
    """Return the counters that BPMN gives to a completion condition (table 10.30)."""
    return {
        "numberOfInstances": total,
        "numberOfCompletedInstances": done,
        "numberOfTerminatedInstances": 0,
        "numberOfActiveInstances": begun - done,
    }


def _is_satisfied(top: Any, many: Any, loop: Loop) -> bool:
    """Ask the completion condition; it sees the ended instance's own variables too."""
    if not loop.condition:
        return False
    data = many.internal_data
    seen = {**data[CHECK], **counters(data["n"], data["begun"], data["done"])}
    return bool(top.evaluate(many, loop.condition, seen))


def _goes_on(top: Any, many: Any, loop: Loop, done: int) -> bool:
    if loop.maximum and done >= int(loop.maximum):
        return False
    return not loop.condition or bool(top.evaluate(many, loop.condition, {COUNTER: done}))


def _begin_next(top: Any, many: Any) -> None:
    data, node = many.internal_data, top.node(many)
    index = data["begun"]
    data["begun"] += 1
    local: dict[str, Any] = {COUNTER: index}
    if node.loop.item:
        local[node.loop.item] = data["items"][index]
    if node.loop.output_item:
        local.setdefault(node.loop.output_item, None)  # it may be the item, changed in place
    tree.add(many, NODE + node.id).internal_data[scopes.LOCALS] = local


def _finish(top: Any, many: Any, loop: Loop) -> None:
    data = many.internal_data
    if loop.output_collection:
        ordered = [value for _, value in sorted(data["results"], key=itemgetter(0))]
        top.assign(many, {loop.output_collection: ordered})
    for child in many.children:
        tree.discard(child)
    data[FINISHED] = True
    many._ready()  # noqa: SLF001 - the library's own verb
