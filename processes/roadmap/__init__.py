"""The plan (дорожная карта) as data: the order's words, what they mean, and whether both agree."""

from processes.roadmap.checking import check_plan
from processes.roadmap.checking_terms import occurrence_problems
from processes.roadmap.executors import roles_of
from processes.roadmap.export import export_csv, export_json
from processes.roadmap.grounds import task_roles
from processes.roadmap.loading import load_plan, plan_names
from processes.roadmap.model import (
    Activity,
    Anomaly,
    Cell,
    Dependency,
    DependencyKind,
    Executors,
    Occurrence,
    OrderItem,
    Plan,
    Result,
    Schedule,
    ScheduleKind,
    Section,
    Source,
)
from processes.roadmap.order_text import order_text, parse_order
from processes.roadmap.problems import PlanProblem
from processes.roadmap.schedule import due_at, occurrences, opens_at, school_year_of

__all__ = [
    "Activity",
    "Anomaly",
    "Cell",
    "Dependency",
    "DependencyKind",
    "Executors",
    "Occurrence",
    "OrderItem",
    "Plan",
    "PlanProblem",
    "Result",
    "Schedule",
    "ScheduleKind",
    "Section",
    "Source",
    "check_plan",
    "due_at",
    "export_csv",
    "export_json",
    "load_plan",
    "occurrence_problems",
    "occurrences",
    "opens_at",
    "order_text",
    "parse_order",
    "plan_names",
    "roles_of",
    "school_year_of",
    "task_roles",
]
