"""States of a pair or group and the legal moves, as one table (section 2.1 of the domain rules)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from engine.errors import InvalidInput, InvalidState


class PairState(StrEnum):
    """Where a pair is on its way."""

    PROPOSED = "PROPOSED"
    AWAITING_CONSENT = "AWAITING_CONSENT"
    FORMED = "FORMED"
    INTRODUCED = "INTRODUCED"
    TRIAL = "TRIAL"
    TRIAL_DECISION = "TRIAL_DECISION"
    PLANNING = "PLANNING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    FINAL_MEETING = "FINAL_MEETING"
    REFLECTION = "REFLECTION"
    COMPLETED = "COMPLETED"
    REMATCH = "REMATCH"
    TERMINATED = "TERMINATED"

    @property
    def russian_name(self) -> str:
        """What people call the state."""
        return WORDS[self]

    @property
    def is_closed(self) -> bool:
        """Whether nothing more happens to the pair."""
        return self in CLOSED


_S = PairState
CLOSED = frozenset({_S.COMPLETED, _S.REMATCH, _S.TERMINATED})
TO_ASSIGN = frozenset({_S.PROPOSED, _S.AWAITING_CONSENT})
"""States of pairs that no order has named yet."""
AT_WORK = frozenset({_S.FORMED, _S.INTRODUCED, _S.TRIAL, _S.TRIAL_DECISION, _S.PLANNING, _S.ACTIVE})
"""States in which a pair is expected to meet."""

_EARLY_ENDS = frozenset({_S.SUSPENDED, _S.REMATCH, _S.TERMINATED})
MOVES: Mapping[PairState, frozenset[PairState]] = MappingProxyType(
    {
        _S.PROPOSED: frozenset({_S.AWAITING_CONSENT, _S.TERMINATED}),
        _S.AWAITING_CONSENT: frozenset({_S.FORMED, _S.TERMINATED}),
        _S.FORMED: _EARLY_ENDS | {_S.INTRODUCED},
        _S.INTRODUCED: _EARLY_ENDS | {_S.TRIAL},
        _S.TRIAL: _EARLY_ENDS | {_S.TRIAL_DECISION},
        _S.TRIAL_DECISION: _EARLY_ENDS | {_S.PLANNING},
        _S.PLANNING: _EARLY_ENDS | {_S.ACTIVE},
        _S.ACTIVE: _EARLY_ENDS | {_S.FINAL_MEETING},
        _S.FINAL_MEETING: _EARLY_ENDS | {_S.REFLECTION},
        _S.REFLECTION: _EARLY_ENDS | {_S.COMPLETED},
        _S.SUSPENDED: AT_WORK | {_S.FINAL_MEETING, _S.REFLECTION} | CLOSED,
        _S.COMPLETED: frozenset(),
        _S.REMATCH: frozenset(),
        _S.TERMINATED: frozenset(),
    }
)

WORDS: Mapping[PairState, str] = MappingProxyType(
    {
        _S.PROPOSED: "подобрана",
        _S.AWAITING_CONSENT: "ждёт согласий",
        _S.FORMED: "сформирована",
        _S.INTRODUCED: "встреча-знакомство проведена",
        _S.TRIAL: "пробная встреча",
        _S.TRIAL_DECISION: "решение по пробной встрече",
        _S.PLANNING: "встреча-планирование",
        _S.ACTIVE: "совместная работа",
        _S.SUSPENDED: "приостановлена",
        _S.FINAL_MEETING: "итоговая встреча",
        _S.REFLECTION: "рефлексия",
        _S.COMPLETED: "завершена",
        _S.REMATCH: "переподбор",
        _S.TERMINATED: "прекращена досрочно",
    }
)

OUTCOMES: Mapping[str, PairState] = MappingProxyType(
    {"completed": _S.COMPLETED, "rematch": _S.REMATCH, "terminated": _S.TERMINATED}
)
"""How a pair may end, by the word that diagrams use."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "NO_CONTACT": "Нет взаимопонимания",
        "MENTEE_WISH": "Желание наставляемого",
        "MENTOR_WISH": "Желание наставника",
        "PARENT_WISH": "Желание законного представителя, отзыв согласия",
        "MENTOR_LEFT": "Наставник ушёл: увольнение, выпуск",
        "MENTEE_MOVED": "Наставляемый перешёл в другую ОО или уехал",
        "HEALTH": "Здоровье",
        "MISSED_MEETINGS": "Пропуски встреч",
        "CONFLICT_SAFETY": "Конфликт, угроза безопасности",
        "GOAL_REACHED_EARLY": "Цель достигнута досрочно",
        "PARTNER_WITHDREW": "Организация-партнёр вышла",
        "MENTOR_UNFIT": "Наставник не допущен или не выполняет обязанности",
        "PROGRAMME_CLOSED": "Программа закрыта",
        "AGE_OUT": "Возраст",
        "NO_CONSENT": "Нет согласия",
        "WITHDRAWN": "Снята при подборе",
    }
)
"""Why a pair ended (section 2.5 of the domain rules); the last two are the matching's own."""


def state_named(code: str) -> PairState:
    """Return the state with a code; raises InvalidInput."""
    try:
        return PairState(code)
    except ValueError:
        raise InvalidInput(f"Состояния пары «{code}» нет в перечне.") from None


def check_move(current: PairState, target: PairState) -> None:
    """Raise InvalidState unless a pair may go from one state to the other."""
    if target not in MOVES[current]:
        raise InvalidState(
            f"Пара не может перейти из состояния «{current.russian_name}» "
            f"в состояние «{target.russian_name}»."
        )


def check_reason(reason: str | None) -> None:
    """Raise InvalidInput unless the reason is one of the dictionary, or none."""
    if reason is not None and reason not in REASONS:
        raise InvalidInput(f"Причины «{reason}» нет в перечне причин прекращения.")
