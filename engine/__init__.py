"""A small BPM engine: SpiffWorkflow's tasks, our semantics, one transaction per command.

>>> engine.execute(Deploy(xml))
>>> instance_id = engine.execute(StartInstance("leave-request", {"days": 3}, actor))
>>> engine.execute(CompleteWorkItem(work_item_id, actor, {"decision": "approve"}))
"""

from engine.actor import SYSTEM, Actor
from engine.audit.verify import Verification, VerifyHistory
from engine.children.cancel import CancelInstance
from engine.command import Command, Query
from engine.definitions.deploy import Deploy, Deployed
from engine.definitions.queries import (
    DiagramXml,
    ElementsOf,
    FormOf,
    NewestDefinitions,
    ProcessDefinition,
    VersionsOf,
)
from engine.engine import Engine
from engine.errors import (
    Conflict,
    EngineError,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
    Problem,
)
from engine.history.queries import InstanceHistory, RecordedEvent
from engine.incidents.queries import Incident, OpenIncidents
from engine.instances.lifecycle import InstanceState
from engine.instances.queries import Instance, InstanceDetails, Instances, InstanceView
from engine.instances.start import StartInstance
from engine.instances.suspend import ResumeInstance, SuspendInstance
from engine.instances.variables import SetVariables
from engine.jobs.handlers import JobContext, JobError
from engine.messages.correlate import BroadcastSignal, CorrelateMessage
from engine.recovery.resolve import ResolveIncident
from engine.settings import EngineSettings
from engine.waits.queries import Wait, WaitKind, WaitsOf
from engine.work_items.claim import AssignWorkItem, ClaimWorkItem, ReleaseWorkItem
from engine.work_items.complete import CompleteWorkItem
from engine.work_items.draft import SaveDraft
from engine.work_items.inbox import Box, Inbox, Page
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.queries import (
    WorkItemDetails,
    WorkItemsAfter,
    WorkItemsOf,
    WorkItemSummary,
    WorkItemView,
)
from engine.work_items.term import ExtendTerm
from engine.worker import RunDueWork, WorkDone

__all__ = [
    "SYSTEM",
    "Actor",
    "AssignWorkItem",
    "Box",
    "BroadcastSignal",
    "CancelInstance",
    "ClaimWorkItem",
    "Command",
    "CompleteWorkItem",
    "Conflict",
    "CorrelateMessage",
    "Deploy",
    "Deployed",
    "DiagramXml",
    "ElementsOf",
    "Engine",
    "EngineError",
    "EngineSettings",
    "ExtendTerm",
    "FormOf",
    "Inbox",
    "Incident",
    "Instance",
    "InstanceDetails",
    "InstanceHistory",
    "InstanceState",
    "InstanceView",
    "Instances",
    "InvalidDiagram",
    "InvalidInput",
    "InvalidState",
    "JobContext",
    "JobError",
    "NewestDefinitions",
    "NotAllowed",
    "NotFound",
    "OpenIncidents",
    "Page",
    "Problem",
    "ProcessDefinition",
    "Query",
    "RecordedEvent",
    "ReleaseWorkItem",
    "ResolveIncident",
    "ResumeInstance",
    "RunDueWork",
    "SaveDraft",
    "SetVariables",
    "StartInstance",
    "SuspendInstance",
    "Verification",
    "VerifyHistory",
    "VersionsOf",
    "Wait",
    "WaitKind",
    "WaitsOf",
    "WorkDone",
    "WorkItemDetails",
    "WorkItemState",
    "WorkItemSummary",
    "WorkItemView",
    "WorkItemsAfter",
    "WorkItemsOf",
]
