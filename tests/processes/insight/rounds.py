"""A process with two decisions on the way back, papers of which any may be wanted, two signatures.

    draft → review → «Решение?» ─ принять ────────────────→ «Что приложить?» → plan, budget → sign ×2
      ↑                  └─ на доработку → «Третий круг?» ─ да → decide ──┘
      └──────────────────────────────────────── нет ─┘

What was played, a day for each task:

    thorough     draft and review three times, sent back each time; decide; plan and budget; sign ×2
    plain, same  draft, review, plan, sign ×2, twice over
    rewound      draft, returned by the process owner from review; draft, review, plan, sign ×2
    dropped      draft, then cancelled
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import SYSTEM, CancelInstance, Deploy, Engine, RewindInstance, StartInstance
from engine.testing import FrozenClock
from processes.forms import load_library
from tests.processes.insight.drawing import diagram, do, flow, lane, task

KEY = "programme"


def _if(condition: str) -> str:
    return f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"


def programme_diagram() -> bytes:
    """Return the process."""
    twice = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    curator = ("asked", "draft", "plan", "budget", "sign", "signed", "together")
    return diagram(
        KEY,
        "Программа",
        "<bpmn:laneSet>",
        lane("Куратор ОО", *curator),
        lane("Руководитель ОО", "review", "verdict", "third", "decide", "papers"),
        "</bpmn:laneSet>",
        '<bpmn:startEvent id="asked" name="Нужна программа"/>',
        task("draft", "Написать программу"),
        task("review", "Проверить программу"),
        '<bpmn:exclusiveGateway id="verdict" name="Решение?" default="flow-verdict-to-papers"/>',
        '<bpmn:exclusiveGateway id="third" name="Третий круг?" default="flow-third-to-draft"/>',
        task("decide", "Решить спор"),
        '<bpmn:inclusiveGateway id="papers" name="Что приложить?"/>',
        task("plan", "Приложить план"),
        task("budget", "Приложить смету"),
        '<bpmn:inclusiveGateway id="together"/>',
        task("sign", "Подписать", inside=twice),
        '<bpmn:endEvent id="signed" name="Программа подписана"/>',
        flow("asked", "draft"),
        flow("draft", "review"),
        flow("review", "verdict"),
        flow("verdict", "papers", name="принять"),
        flow("verdict", "third", _if("verdict == 'return'"), name="на доработку"),
        flow("third", "draft", name="нет"),
        flow("third", "decide", _if("rounds == 3"), name="да"),
        flow("decide", "papers"),
        flow("papers", "plan", _if("True"), name="план"),
        flow("papers", "budget", _if("with_budget"), name="смета"),
        flow("plan", "together"),
        flow("budget", "together"),
        flow("together", "sign"),
        flow("sign", "signed"),
    )


@dataclass(frozen=True, slots=True)
class Programmes:
    """What was played: the version's id and the instances'."""

    definition: int
    thorough: int
    plain: int
    same: int
    rewound: int
    dropped: int


@dataclass
class Author:
    """Goes through programmes, a day for each task."""

    engine: Engine
    clock: FrozenClock

    def begin(self) -> int:
        return self.engine.execute(
            StartInstance(KEY, {"with_budget": False}, SYSTEM, organisation="oo-05")
        )

    def do(self, instance_id: int, at: str, **variables: Any) -> None:
        do(self.engine, self.clock, instance_id, done_after=1, at=at, **variables)

    def sent_back(self, instance_id: int, rounds: int) -> None:
        """Write and send back; the third time the dispute is decided."""
        self.do(instance_id, "draft")
        self.do(instance_id, "review", verdict="return", rounds=rounds)

    def accepted(self, instance_id: int) -> None:
        self.do(instance_id, "draft")
        self.do(instance_id, "review", verdict="accept")

    def finish(self, instance_id: int, *papers: str) -> None:
        for each in (*papers, "sign", "sign"):
            self.do(instance_id, each)


def play_programmes(engine: Engine, clock: FrozenClock) -> Programmes:
    """Play what stands at the top of this module."""
    (deployed,) = engine.execute(Deploy(programme_diagram(), load_library()))
    author = Author(engine, clock)
    thorough, plain, same, rewound, dropped = (author.begin() for _ in range(5))
    author.sent_back(thorough, 1)
    author.sent_back(thorough, 2)
    author.sent_back(thorough, 3)
    author.do(thorough, "decide", with_budget=True)
    author.finish(thorough, "plan", "budget")
    for each in (plain, same):
        author.accepted(each)
        author.finish(each, "plan")
    author.do(rewound, "draft")
    engine.execute(RewindInstance(rewound, "draft", SYSTEM, "Взяли не тот черновик"))
    author.accepted(rewound)
    author.finish(rewound, "plan")
    author.do(dropped, "draft")
    engine.execute(CancelInstance(dropped, SYSTEM, "Программа не нужна"))
    return Programmes(deployed.definition_id, thorough, plain, same, rewound, dropped)
