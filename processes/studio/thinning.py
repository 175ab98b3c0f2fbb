"""Which revisions may go: autosaves grow sparse with age, everything else stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from processes.studio.values import Revision, RevisionKind

_STEPS = (
    (timedelta(minutes=30), timedelta(0)),
    (timedelta(days=1), timedelta(minutes=10)),
    (timedelta(days=14), timedelta(hours=4)),
    (timedelta.max, timedelta(days=7)),
)
"""Up to this age: at most one autosave in so much time."""


def superfluous(revisions: Sequence[Revision], now: datetime) -> list[int]:
    """Return the numbers of revisions that may be deleted.

    The newest is kept, and of each stretch of time the last autosave; what was begun, imported,
    laid out, restored or published is kept for ever.
    """
    dropped: list[int] = []
    kept_at: datetime | None = None
    newest = max((one.number for one in revisions), default=0)
    for one in sorted(revisions, key=lambda each: -each.number):
        span = next(step for age, step in _STEPS if now - one.saved_at <= age)
        is_needed = (
            one.number == newest
            or one.kind is not RevisionKind.AUTOSAVE
            or kept_at is None
            or kept_at - one.saved_at >= span
        )
        if is_needed:
            kept_at = one.saved_at
        else:
            dropped.append(one.number)
    return dropped
