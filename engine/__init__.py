"""A small BPM engine: SpiffWorkflow's tasks, our semantics, one transaction per command.

>>> engine.execute(Deploy(xml))
>>> instance_id = engine.execute(StartInstance("leave-request", {"days": 3}, actor))
>>> engine.execute(CompleteWorkItem(work_item_id, actor, {"decision": "approve"}))
"""

from engine.actor import SYSTEM, Actor, Intervention
from engine.audit.earlier import last_checkpoint_of
from engine.audit.export import Exported, ExportHistory
from engine.audit.keys import KeyFolder
from engine.audit.seal import Checkpoint, RotateKey, SealHistory
from engine.audit.sealing import Sealer, seal_history
from engine.audit.verify import HistorySize, Verification, VerifyHistory, VerifyInstance
from engine.children.cancel import CancelInstance
from engine.command import Command, Query
from engine.definitions.check import CheckDiagram
from engine.definitions.checks import DiagramReport
from engine.definitions.deploy import Deploy, Deployed
from engine.definitions.due_starts import NextStart
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
from engine.instances.variables import SetVariables
from engine.jobs.handlers import JobContext, JobError
from engine.messages.correlate import BroadcastSignal, CorrelateMessage
from engine.migration.migrate import (
    CannotMigrate,
    MigrateInstance,
    MigrateInstances,
    MigrationResult,
)
from engine.migration.preview import MigrationCandidates, PreviewMigration
from engine.migration.values import (
    Aspect,
    Choice,
    Decisions,
    Finding,
    InstancePreview,
    Severity,
    Verdict,
)
from engine.recovery.resolve import ResolveIncident
from engine.rewind.rewind import PreviewRewind, RewindInstance
from engine.rewind.values import Effect, EffectKind, RewindPreview
from engine.settings import EngineSettings
from engine.suspension.definition import ResumeDefinition, SuspendDefinition
from engine.suspension.instance import ResumeInstance, SuspendInstance
from engine.waits.queries import Wait, WaitKind, WaitsOf
from engine.work_items.claim import AssignWorkItem, ClaimWorkItem, ReleaseWorkItem
from engine.work_items.complete import CompleteWorkItem
from engine.work_items.draft import SaveDraft
from engine.work_items.inbox import Box, Inbox, Late, Page
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
    "Aspect",
    "AssignWorkItem",
    "Box",
    "BroadcastSignal",
    "CancelInstance",
    "CannotMigrate",
    "CheckDiagram",
    "Checkpoint",
    "Choice",
    "ClaimWorkItem",
    "Command",
    "CompleteWorkItem",
    "Conflict",
    "CorrelateMessage",
    "Decisions",
    "Deploy",
    "Deployed",
    "DiagramReport",
    "DiagramXml",
    "Effect",
    "EffectKind",
    "ElementsOf",
    "Engine",
    "EngineError",
    "EngineSettings",
    "ExportHistory",
    "Exported",
    "ExtendTerm",
    "Finding",
    "FormOf",
    "HistorySize",
    "Inbox",
    "Incident",
    "Instance",
    "InstanceDetails",
    "InstanceHistory",
    "InstancePreview",
    "InstanceState",
    "InstanceView",
    "Instances",
    "Intervention",
    "InvalidDiagram",
    "InvalidInput",
    "InvalidState",
    "JobContext",
    "JobError",
    "KeyFolder",
    "Late",
    "MigrateInstance",
    "MigrateInstances",
    "MigrationCandidates",
    "MigrationResult",
    "NewestDefinitions",
    "NextStart",
    "NotAllowed",
    "NotFound",
    "OpenIncidents",
    "Page",
    "PreviewMigration",
    "PreviewRewind",
    "Problem",
    "ProcessDefinition",
    "Query",
    "RecordedEvent",
    "ReleaseWorkItem",
    "ResolveIncident",
    "ResumeDefinition",
    "ResumeInstance",
    "RewindInstance",
    "RewindPreview",
    "RotateKey",
    "RunDueWork",
    "SaveDraft",
    "SealHistory",
    "Sealer",
    "SetVariables",
    "Severity",
    "StartInstance",
    "SuspendDefinition",
    "SuspendInstance",
    "Verdict",
    "Verification",
    "VerifyHistory",
    "VerifyInstance",
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
    "last_checkpoint_of",
    "seal_history",
]
