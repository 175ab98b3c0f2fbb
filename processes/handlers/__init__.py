"""What service tasks do: handlers by the name that diagrams use (`bpmn/README.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from engine.jobs.handlers import Handler
from processes.documents import DocumentFolder
from processes.handlers.continuing import continue_pair
from processes.handlers.curators import appoint_curators
from processes.handlers.decisions import apply_decisions, update_entry
from processes.handlers.figures import collect_figures
from processes.handlers.matching import (
    invite_candidates,
    list_participants,
    propose_mentors,
    propose_pairs,
)
from processes.handlers.occurrences import open_occurrence
from processes.handlers.pair_life import (
    close_pair,
    load_pair,
    record_consents,
    record_feedback,
    record_meeting,
    set_pair_state,
)
from processes.handlers.pair_making import assign_by_order, create_pairs, create_rematch
from processes.handlers.publishing import collect_documents, publish_result
from processes.handlers.snapshots import (
    check_consents,
    freeze_snapshot,
    list_entries,
    list_rows,
    schedule_expiry,
)
from processes.handlers.training import register_trained

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "apply-decisions": apply_decisions,
        "appoint-curators": appoint_curators,
        "assign-by-order": assign_by_order,
        "check-consents": check_consents,
        "close-pair": close_pair,
        "collect-documents": collect_documents,
        "collect-figures": collect_figures,
        "continue-pair": continue_pair,
        "create-pairs": create_pairs,
        "create-rematch": create_rematch,
        "freeze-snapshot": freeze_snapshot,
        "invite-candidates": invite_candidates,
        "list-entries": list_entries,
        "list-participants": list_participants,
        "list-rows": list_rows,
        "load-pair": load_pair,
        "open-occurrence": open_occurrence,
        "record-consents": record_consents,
        "record-feedback": record_feedback,
        "record-meeting": record_meeting,
        "register-trained": register_trained,
        "schedule-expiry": schedule_expiry,
        "set-pair-state": set_pair_state,
        "suggest-mentors": propose_mentors,
        "suggest-pairs": propose_pairs,
        "update-entry": update_entry,
    }
)
"""The handlers that need nothing but the transaction they run in."""

_PUBLISH = "publish-result"
HANDLER_NAMES = frozenset({*HANDLERS, _PUBLISH})
"""Every name that a diagram may use."""


def handlers_with(folder: DocumentFolder) -> Mapping[str, Handler]:
    """Return all handlers; published results lie in the folder."""
    return MappingProxyType({**HANDLERS, _PUBLISH: partial(publish_result, folder)})


__all__ = ["HANDLERS", "HANDLER_NAMES", "handlers_with"]
