"""«Заполнить как обычно»: the ordinary answers to a form, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

from engine import WorkItemSummary
from processes.demo.answers import Occasion
from processes.demo.filling import Filler, Habits
from processes.forms import Typed, UploadedFile
from processes.forms.submit import WorkItemForm
from processes.forms.work_item_form import WorkItemFormOf
from processes.rehearsal.finding import placed
from processes.rehearsal.paper import SAMPLE
from processes.rehearsal.stage import Stage
from processes.rehearsal.steps import Fill, player_of

_ORDINARY = Habits(sent_back=1e-9, adverse=1e-9, participants=3, others=2)
"""Nothing comes back and nobody says no; the chances may not be quite nothing."""


def usual_step(stage: Stage, item: WorkItemSummary) -> Fill:
    """Return the step that completes an open work item with the ordinary answers."""
    place = next(place for place, one in placed(stage.open_items()) if one.id == item.id)
    return Fill.typed(
        place, usual_answers(stage, stage.run(WorkItemFormOf(item.id, player_of(item))))
    )


def usual_answers(stage: Stage, form: WorkItemForm) -> Typed:
    """Return a form filled in as usual, at the stage's day."""
    item = form.details.summary
    dice = random.Random(f"{item.process_key} {item.element_id} {item.id}")  # noqa: S311 - repeatable, not secret
    zone = stage.engine.runtime.settings.zone
    occasion = Occasion.of(item, stage.clock.now().astimezone(zone).date(), zone)
    numbers = samples()
    return Filler(dice, _ORDINARY).fill(
        form.form, form.offers, occasion, lambda *_named: next(numbers)
    )


def samples() -> Iterator[UploadedFile]:
    """Yield stand-ins for attached files, each with a number of its own."""
    return (UploadedFile(SAMPLE.file_name, SAMPLE.size, number) for number in count(1))
