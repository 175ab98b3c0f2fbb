from __future__ import annotations

from datetime import UTC, datetime, timedelta

from processes.studio import Revision, RevisionKind
from processes.studio.thinning import superfluous

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)


def revisions(*ages: timedelta, kind: RevisionKind = RevisionKind.AUTOSAVE) -> list[Revision]:
    """Return one revision an age, the newest first."""
    return [
        Revision(len(ages) - place, kind, "", NOW - age, "anna", "")
        for place, age in enumerate(ages)
    ]


def test_all_of_the_last_half_hour_is_kept() -> None:
    recent = revisions(*(timedelta(seconds=20 * step) for step in range(90)))
    assert superfluous(recent, NOW) == []


def test_of_a_day_one_each_ten_minutes_is_kept() -> None:
    day = revisions(*(timedelta(hours=2, minutes=step) for step in range(60)))
    assert len(day) - len(superfluous(day, NOW)) == 6


def test_the_newest_is_kept_however_old() -> None:
    old = revisions(*(timedelta(days=300, seconds=step) for step in range(5)))
    assert superfluous(old, NOW) == [4, 3, 2, 1]


def test_what_was_published_imported_or_restored_is_never_dropped() -> None:
    old = revisions(
        *(timedelta(days=300, seconds=step) for step in range(5)), kind=RevisionKind.PUBLISHED
    )
    assert superfluous(old, NOW) == []
