"""The strategy that grows random trees of blocks.

What the standard leaves to chance is kept out of the trees, so that one path has one outcome:

- a decision is made by the person whose task stands right before the gateway;
- a throwing event stands right behind a person's task, so nothing else moves when it throws;
- the round of a counted loop ends with a person's task;
- an event-based gateway, and an activity, listens for one signal at most;
- an activity that takes any number of messages begins with a person's task: of the messages that
  came early, how many are taken by one that ends by itself?
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.engine.properties import blocks

Draw = Callable[[st.SearchStrategy[Any]], Any]
_small = st.integers(0, 2)
_flag = st.booleans()
_throws = st.sampled_from(["signal", "message", "escalation"])
_ends = st.sampled_from(["none", "terminate", "error", "escalation", "signal", "message"])
_guards = st.sampled_from(["timer", "message", "signal", "cycle", "escalation", "error"])
_waits = st.sampled_from(
    [
        blocks.Wait("timer"),
        blocks.Wait("message"),
        *(blocks.Wait("signal", s) for s in blocks.SIGNALS),
    ]
)


@st.composite
def trees(draw: Draw, depth: int = 3, most: int = 4) -> blocks.Steps:
    """Return sequences of at most so many blocks, nested at most so deep."""
    return _body(draw, depth, range(1, most + 1))


@st.composite
def crowds(draw: Draw) -> blocks.Steps:
    """Return sequences that begin with a block in which several tokens move at once."""
    first = draw(st.sampled_from((_both, _many_tasks, _many_scopes)))(draw, 2)
    return blocks.Steps((first, *_body(draw, 2).blocks))


def _many_tasks(draw: Draw, _depth: int) -> blocks.Many:
    enough = draw(st.none() | st.just(2))
    return blocks.Many(blocks.Task(), draw(st.integers(2, 4)), enough=enough)


def _many_scopes(draw: Draw, depth: int) -> blocks.Many:
    activity = draw(st.sampled_from((_sub, _call)))(draw, depth)
    return blocks.Many(activity, draw(st.integers(2, 4)))


def _body(draw: Draw, depth: int, counts: range = range(3)) -> blocks.Steps:
    count = draw(st.sampled_from(counts))
    return blocks.Steps(tuple(_block(draw, depth) for _ in range(count)))


def _branches(draw: Draw, depth: int) -> tuple[blocks.Steps, ...]:
    return tuple(_body(draw, depth) for _ in range(draw(st.integers(2, 3))))


def _block(draw: Draw, depth: int) -> Any:
    """Return a block that shrinks towards a task."""
    makers = _PLAIN if depth == 0 else _PLAIN + _NESTED
    return draw(st.sampled_from(makers))(draw, depth - 1)


def _task(_draw: Draw, _depth: int) -> blocks.Task:
    return blocks.Task()


def _script(_draw: Draw, _depth: int) -> blocks.Script:
    return blocks.Script()


def _wait(draw: Draw, _depth: int) -> blocks.Wait:
    wait: blocks.Wait = draw(_waits)
    return wait


def _throw(draw: Draw, _depth: int) -> blocks.Throw:
    return blocks.Throw(draw(_throws), draw(_small))


def _leave(draw: Draw, _depth: int) -> blocks.Leave:
    return blocks.Leave(draw(_ends), draw(_small))


def _choice(draw: Draw, depth: int) -> blocks.Choice:
    return blocks.Choice(_branches(draw, depth), draw(_flag), draw(_flag))


def _both(draw: Draw, depth: int) -> blocks.Both:
    return blocks.Both(_branches(draw, depth), draw(_flag))


def _some(draw: Draw, depth: int) -> blocks.Some:
    return blocks.Some(_branches(draw, depth), draw(_flag))


def _first(draw: Draw, depth: int) -> blocks.First:
    lists = st.lists(_waits, min_size=2, max_size=3).filter(_one_signal)
    return blocks.First(tuple((wait, _body(draw, depth)) for wait in draw(lists)))


def _loop(draw: Draw, depth: int) -> blocks.Loop:
    return blocks.Loop(_body(draw, depth))


def _count(draw: Draw, depth: int) -> blocks.Count:
    return blocks.Count(_body(draw, depth), draw(st.integers(1, 3)))


def _sub(draw: Draw, depth: int) -> blocks.Sub:
    return blocks.Sub(_body(draw, depth))


def _call(draw: Draw, depth: int) -> blocks.Call:
    return blocks.Call(_body(draw, depth), draw(_flag))


def _many(draw: Draw, depth: int) -> blocks.Many:
    activity = draw(st.sampled_from((_task, _sub, _call)))(draw, depth)
    enough = draw(st.none() | st.integers(1, 3))
    by_number = isinstance(activity, blocks.Task) and draw(_flag)
    return blocks.Many(activity, draw(st.integers(0, 4)), draw(_flag), enough, by_number)


def _again(draw: Draw, depth: int) -> blocks.Again:
    activity = draw(st.sampled_from((_task, _sub, _call)))(draw, depth)
    return blocks.Again(activity, draw(st.integers(1, 3)))


def _guarded(draw: Draw, depth: int) -> blocks.Guarded:
    activity = draw(st.sampled_from((_task, _sub, _call, _many, _again)))(draw, depth)
    return _with_guards(activity, [_guard(draw, depth) for _ in range(draw(st.integers(1, 2)))])


def _alarmed(draw: Draw, depth: int) -> blocks.Guarded:
    """Return a scope that throws what its own guards wait for, or its guards' neighbours."""
    kind = draw(st.sampled_from(["error", "escalation", "signal", "message"]))
    ends = kind == "error" or draw(_flag)
    alarm = (blocks.Leave if ends else blocks.Throw)(kind, draw(_small))
    body = blocks.Steps(
        (*_body(draw, depth, range(2)).blocks, alarm, *_body(draw, depth, range(2)).blocks)
    )
    scope = draw(st.sampled_from((blocks.Sub, blocks.Call)))(body)
    return _with_guards(scope, [_guard(draw, depth, kind) for _ in range(draw(st.integers(1, 2)))])


def _with_guards(activity: Any, guards: list[blocks.Guard]) -> blocks.Guarded:
    if any(guard.kind == "message" and not guard.interrupting for guard in guards):
        activity = _lasting(activity)
    return blocks.Guarded(activity, _distinct(guards))


def _lasting(activity: Any) -> Any:
    """Return the activity with a person's task at its beginning."""
    if isinstance(activity, blocks.Many):
        return replace(activity, size=max(1, activity.size), activity=_lasting(activity.activity))
    if isinstance(activity, blocks.Again):
        return replace(activity, activity=_lasting(activity.activity))
    if isinstance(activity, blocks.Task):
        return activity
    return replace(activity, body=blocks.Steps((blocks.Task(), *activity.body.blocks)))


def _guard(draw: Draw, depth: int, kind: str = "") -> blocks.Guard:
    kind, which = kind or draw(_guards), draw(_small)
    interrupting = kind == "error" or draw(_flag)
    rejoins = interrupting and draw(_flag)
    return blocks.Guard(kind, _body(draw, depth), interrupting, rejoins, which)


def _distinct(guards: list[blocks.Guard]) -> tuple[blocks.Guard, ...]:
    """Drop a second guard that would hear the same."""
    first, *rest = guards
    if rest and rest[0].kind == first.kind:
        coded = first.kind in ("error", "escalation")
        if first.kind == "signal" or (coded and rest[0].which == first.which):
            return (first,)
    return tuple(guards)


def _one_signal(waits: list[blocks.Wait]) -> bool:
    return sum(wait.kind == "signal" for wait in waits) <= 1


_PLAIN: list[Callable[[Draw, int], Any]] = [_task, _script, _wait, _throw, _leave]
_NESTED: list[Callable[[Draw, int], Any]] = [
    _choice,
    _both,
    _some,
    _first,
    _loop,
    _count,
    _sub,
    _call,
    _many,
    _again,
    _guarded,
    _alarmed,
]
