"""What can be done, apart from work items, which their candidate groups protect."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """One right. The part before the last dot names the object."""

    PLAN_READ = "plan.read"
    PLAN_CHANGE = "plan.change"
    ACTIVITY_READ = "activity.read"
    SCHEDULE_EDIT = "schedule.edit"

    DIAGRAM_READ = "diagram.read"
    DIAGRAM_CHANGE = "diagram.change"
    DIAGRAM_DEPLOY = "diagram.deploy"
    DIAGRAM_INSTALL = "diagram.install"
    FORM_CHANGE = "form.change"

    INSTANCE_START = "instance.start"
    INSTANCE_CONTROL = "instance.control"
    INSTANCE_MIGRATE = "instance.migrate"
    INSTANCE_READ = "instance.read"
    INSTANCE_CONTENT = "instance.content"
    INSTANCE_HISTORY = "instance.history"

    WORK_ITEM_PERFORM = "work_item.perform"
    WORK_ITEM_REASSIGN = "work_item.reassign"
    ESCALATION_RECEIVE = "escalation.receive"
    TERM_EXTEND = "term.extend"
    GATE_OPEN = "gate.open"
    GATE_OPEN_READINESS = "gate.open_readiness"
    DASHBOARD_READ = "dashboard.read"

    DOCUMENTS_READ = "documents.read"
    DOCUMENTS_DRAFT = "documents.draft"
    DOCUMENTS_APPROVE = "documents.approve"
    DOCUMENTS_CHECK = "documents.check"
    DOCUMENTS_ACCEPT = "documents.accept"

    PARTNERS_READ = "register.partners.read"
    PARTNERS_DRAFT = "register.partners.draft"
    PARTNERS_CHANGE = "register.partners.change"
    PARTNERS_APPROVE = "register.partners.approve"
    AGREEMENTS_SIGN = "register.agreements.sign"

    MENTEES_COUNT = "register.mentees.count"
    MENTEES_READ = "register.mentees.read"
    MENTEES_READ_MINIMUM = "register.mentees.read_minimum"
    MENTEES_CHANGE = "register.mentees.change"
    MENTEES_APPROVE = "register.mentees.approve"
    MENTEES_REQUEST_PERSONS = "register.mentees.request_persons"
    MENTEES_ACCESS_LOG = "register.mentees.access_log"

    MENTORS_COUNT = "register.mentors.count"
    MENTORS_TRAINED = "register.mentors.trained"
    MENTORS_READ = "register.mentors.read"
    MENTORS_CONTACT = "register.mentors.contact"
    MENTORS_CHANGE = "register.mentors.change"
    MENTORS_APPROVE = "register.mentors.approve"
    MENTORS_ACCESS_LOG = "register.mentors.access_log"

    PAIRS_COUNT = "pairs.count"
    PAIRS_STATE = "pairs.state"
    PAIRS_DEPERSONALISED = "pairs.depersonalised"
    PAIRS_READ = "pairs.read"
    PAIRS_CHANGE = "pairs.change"
    PAIRS_ACCESS_LOG = "pairs.access_log"

    CONFIDENTIAL_READ = "confidential.read"
    CONFIDENTIAL_READ_ESCALATED = "confidential.read_escalated"

    MONITORING_READ = "monitoring.read"
    MONITORING_CREATE = "monitoring.create"
    MONITORING_AGGREGATE = "monitoring.aggregate"
    MONITORING_APPROVE = "monitoring.approve"
    MONITORING_ACCEPT = "monitoring.accept"

    INDICATORS_READ = "indicators.read"
    INDICATORS_CHANGE = "indicators.change"
    INDICATORS_DENOMINATORS = "indicators.denominators"
    INDICATORS_TARGETS = "indicators.targets"

    AUDIT_READ = "audit.read"
    AUDIT_TECHNICAL = "audit.technical"
    AUDIT_EXPORT = "audit.export"
    INCIDENT_READ = "incident.read"
    INCIDENT_RESOLVE = "incident.resolve"
    CLOCK_MOVE = "clock.move"

    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    PEOPLE_REQUEST_CURATOR = "people.request_curator"
    PEOPLE_SUBSTITUTE = "people.substitute"
    ORGANISATIONS_PARTICIPATION = "organisations.participation"
