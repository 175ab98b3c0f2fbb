"""What can happen: a closed vocabulary in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.actor import SYSTEM, Actor

SYSTEM_CHAIN = 0
"""The chain of events that belong to no instance, such as deployments."""


class EventName(StrEnum):
    """Every kind of event that history knows."""

    DEFINITION_DEPLOYED = "DefinitionDeployed"
    DEFINITION_SUSPENDED = "DefinitionSuspended"
    DEFINITION_RESUMED = "DefinitionResumed"
    INSTANCE_STARTED = "InstanceStarted"
    INSTANCE_COMPLETED = "InstanceCompleted"
    INSTANCE_CANCELLED = "InstanceCancelled"
    INSTANCE_SUSPENDED = "InstanceSuspended"
    INSTANCE_RESUMED = "InstanceResumed"
    INSTANCE_MIGRATED = "InstanceMigrated"
    INSTANCE_REWOUND = "InstanceRewound"
    ELEMENT_PASSED = "ElementPassed"
    VARIABLES_SET = "VariablesSet"
    WORK_ITEM_OPENED = "WorkItemOpened"
    WORK_ITEM_CLAIMED = "WorkItemClaimed"
    WORK_ITEM_RELEASED = "WorkItemReleased"
    WORK_ITEM_ASSIGNED = "WorkItemAssigned"
    WORK_ITEM_COMPLETED = "WorkItemCompleted"
    WORK_ITEM_CANCELLED = "WorkItemCancelled"
    WORK_ITEM_TERM_EXTENDED = "WorkItemTermExtended"
    TIMER_FIRED = "TimerFired"
    MESSAGE_SENT = "MessageSent"
    MESSAGE_RECEIVED = "MessageReceived"
    SIGNAL_SENT = "SignalSent"
    SIGNAL_RECEIVED = "SignalReceived"
    ERROR_CAUGHT = "ErrorCaught"
    ESCALATION_CAUGHT = "EscalationCaught"
    CHILDREN_STARTED = "ChildrenStarted"
    CHILDREN_COMPLETED = "ChildrenCompleted"
    CHILDREN_CANCELLED = "ChildrenCancelled"
    JOB_COMPLETED = "JobCompleted"
    JOB_FAILED = "JobFailed"
    JOB_CANCELLED = "JobCancelled"
    INCIDENT_OPENED = "IncidentOpened"
    INCIDENT_RESOLVED = "IncidentResolved"
    SIGNING_KEY_ROTATED = "SigningKeyRotated"
    NOTED = "Noted"


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that happened. Ids only: personal data never enters history.

    `data` is JSON-able: values before and after an intervention, ids of what was opened.
    `role` is the role in which the actor acted, `organisation` the one it concerns.
    """

    name: EventName
    instance_id: int
    actor: Actor = SYSTEM
    element_id: str | None = None
    role: str | None = None
    organisation: str | None = None
    definition_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
