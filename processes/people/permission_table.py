"""Who may do what, and how far: one table, role by verb.

Rows and roles follow the table of objects and roles in the domain's rules (section «Roles,
permissions, personal data»); ДО, ИОЦ, the process owner and the administrator see numbers, not
children. A verb missing for a role means «no».
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from processes.people.verbs import Verb
from processes.roles import Role


class Scope(StrEnum):
    """How far a right reaches, from nothing to everything."""

    NONE = "none"
    OWN = "own"
    """Only what is the person's own: his card, his pair, what he did."""

    OWN_ORGANISATION = "own_organisation"
    """Everything at the organisation where he holds the role."""

    ALL = "all"
    """Everything in the installation."""


Roles = tuple[Role, ...]

_DO = Role.EDUCATION_DEPARTMENT
_CONTROLLER = Role.DEPARTMENT_CONTROLLER
_IOC = Role.METHODICAL_CENTER
_HEAD = Role.INSTITUTION_HEAD
_CURATOR = Role.INSTITUTION_CURATOR
_MENTOR = Role.MENTOR
_PARTNER = Role.PARTNER_ORG
_OWNER = Role.PROCESS_OWNER
_AUDITOR = Role.AUDITOR
_ADMIN = Role.ADMIN

_MUNICIPAL = (_DO, _CONTROLLER, _IOC)
_INSTITUTION = (_HEAD, _CURATOR)
_MENTEE = (Role.MENTEE, Role.GUARDIAN)
_PAIR = (_MENTOR, *_MENTEE)
_READERS = (*_MUNICIPAL, _AUDITOR)


def _grant(everywhere: Roles = (), at_own: Roles = (), own: Roles = ()) -> Mapping[Role, Scope]:
    """Return one row: who has the right everywhere, at his organisation, for what is his own."""
    return MappingProxyType(
        dict.fromkeys(own, Scope.OWN)
        | dict.fromkeys(at_own, Scope.OWN_ORGANISATION)
        | dict.fromkeys(everywhere, Scope.ALL)
    )


PERMISSIONS: Mapping[Verb, Mapping[Role, Scope]] = MappingProxyType(
    {
        # the plan and its activities, as data
        Verb.PLAN_READ: _grant((*_READERS, *_INSTITUTION, _OWNER)),
        Verb.PLAN_CHANGE: _grant((_OWNER,)),
        Verb.ACTIVITY_READ: _grant((*_READERS, *_INSTITUTION, _OWNER)),
        Verb.SCHEDULE_EDIT: _grant((_OWNER, _IOC)),
        # diagrams, deploy
        Verb.DIAGRAM_READ: _grant((*_READERS, *_INSTITUTION, _OWNER)),
        Verb.DIAGRAM_CHANGE: _grant((_OWNER,)),
        Verb.DIAGRAM_DEPLOY: _grant((_OWNER,)),
        Verb.DIAGRAM_INSTALL: _grant((_ADMIN,)),
        Verb.FORM_CHANGE: _grant((_OWNER,)),
        # running processes
        Verb.INSTANCE_START: _grant((_OWNER,)),
        Verb.INSTANCE_CONTROL: _grant((_OWNER,)),
        Verb.INSTANCE_MIGRATE: _grant((_OWNER,)),
        Verb.INSTANCE_READ: _grant((*_READERS, _OWNER), _INSTITUTION, (*_PAIR, _PARTNER)),
        Verb.INSTANCE_CONTENT: _grant(_READERS, _INSTITUTION, (*_PAIR, _PARTNER)),
        Verb.INSTANCE_HISTORY: _grant((*_READERS, _OWNER), (_HEAD,), (_CURATOR, *_PAIR, _PARTNER)),
        # tasks of an activity
        Verb.WORK_ITEM_PERFORM: _grant(own=(*_MUNICIPAL, *_INSTITUTION, *_PAIR, _PARTNER)),
        Verb.WORK_ITEM_REASSIGN: _grant(at_own=(*_MUNICIPAL, _HEAD)),
        Verb.ESCALATION_RECEIVE: _grant((_CONTROLLER,)),
        Verb.TERM_EXTEND: _grant((_CONTROLLER,)),
        Verb.GATE_OPEN: _grant(at_own=(_HEAD,)),
        Verb.GATE_OPEN_READINESS: _grant((_DO,)),
        Verb.DASHBOARD_READ: _grant(_READERS),
        # documents of an organisation
        Verb.DOCUMENTS_READ: _grant(_READERS, _INSTITUTION),
        Verb.DOCUMENTS_DRAFT: _grant(at_own=_INSTITUTION),
        Verb.DOCUMENTS_APPROVE: _grant(at_own=(_HEAD,)),
        Verb.DOCUMENTS_CHECK: _grant((_IOC,)),
        Verb.DOCUMENTS_ACCEPT: _grant((_DO,)),
        # partners, agreements
        Verb.PARTNERS_READ: _grant(_READERS, _INSTITUTION, (_PARTNER,)),
        Verb.PARTNERS_DRAFT: _grant((_IOC,), _INSTITUTION, (_PARTNER,)),
        Verb.PARTNERS_CHANGE: _grant((_IOC,), (_HEAD,), (_PARTNER,)),
        Verb.PARTNERS_APPROVE: _grant((_DO,)),
        Verb.AGREEMENTS_SIGN: _grant(own=(_PARTNER,)),
        # mentees, by person
        Verb.MENTEES_COUNT: _grant(_MUNICIPAL, _INSTITUTION),
        Verb.MENTEES_READ: _grant(at_own=_INSTITUTION, own=_MENTEE),
        Verb.MENTEES_READ_MINIMUM: _grant(at_own=_INSTITUTION, own=_PAIR),
        Verb.MENTEES_CHANGE: _grant(at_own=(_CURATOR,)),
        Verb.MENTEES_APPROVE: _grant(at_own=(_HEAD,)),
        Verb.MENTEES_REQUEST_PERSONS: _grant((_DO,)),
        Verb.MENTEES_ACCESS_LOG: _grant((_AUDITOR,)),
        # mentors, by person
        Verb.MENTORS_COUNT: _grant(_MUNICIPAL, _INSTITUTION),
        Verb.MENTORS_TRAINED: _grant((_IOC,), _INSTITUTION),
        Verb.MENTORS_READ: _grant(at_own=_INSTITUTION, own=(_MENTOR, _PARTNER)),
        Verb.MENTORS_CONTACT: _grant((_DO,), _INSTITUTION, (*_PAIR, _PARTNER)),
        Verb.MENTORS_CHANGE: _grant(at_own=(_CURATOR,)),
        Verb.MENTORS_APPROVE: _grant(at_own=(_HEAD,)),
        Verb.MENTORS_ACCESS_LOG: _grant((_AUDITOR,)),
        # pairs, meetings
        Verb.PAIRS_COUNT: _grant(_MUNICIPAL, _INSTITUTION),
        Verb.PAIRS_STATE: _grant((_DO,), _INSTITUTION, (*_PAIR, _PARTNER)),
        Verb.PAIRS_DEPERSONALISED: _grant((_IOC,), _INSTITUTION),
        Verb.PAIRS_READ: _grant(at_own=_INSTITUTION, own=_PAIR),
        Verb.PAIRS_CHANGE: _grant(at_own=(_CURATOR,), own=_PAIR),
        Verb.PAIRS_ACCESS_LOG: _grant((_AUDITOR,)),
        # confidential answers
        Verb.CONFIDENTIAL_READ: _grant(at_own=(_CURATOR,), own=_PAIR),
        Verb.CONFIDENTIAL_READ_ESCALATED: _grant(at_own=_INSTITUTION, own=_PAIR),
        # monitoring reports
        Verb.MONITORING_READ: _grant(_READERS, _INSTITUTION, (_PARTNER,)),
        Verb.MONITORING_CREATE: _grant((_IOC,), (_CURATOR,), (_PARTNER,)),
        Verb.MONITORING_AGGREGATE: _grant((_IOC,)),
        Verb.MONITORING_APPROVE: _grant(at_own=(_HEAD,)),
        Verb.MONITORING_ACCEPT: _grant((_DO,)),
        # indicators, targets
        Verb.INDICATORS_READ: _grant((*_READERS, _OWNER), _INSTITUTION),
        Verb.INDICATORS_CHANGE: _grant((_IOC,)),
        Verb.INDICATORS_DENOMINATORS: _grant((_IOC, _DO)),
        Verb.INDICATORS_TARGETS: _grant((_IOC, _OWNER)),
        # history, journal
        Verb.AUDIT_READ: _grant((*_READERS, _OWNER), (_HEAD,), (_CURATOR, *_PAIR, _PARTNER)),
        Verb.AUDIT_TECHNICAL: _grant((_AUDITOR, _ADMIN)),
        Verb.AUDIT_EXPORT: _grant((_AUDITOR,)),
        Verb.INCIDENT_READ: _grant((_ADMIN, _OWNER)),
        Verb.INCIDENT_RESOLVE: _grant((_ADMIN, _OWNER)),
        Verb.CLOCK_MOVE: _grant((_ADMIN, _OWNER)),
        # users and roles
        Verb.PEOPLE_READ: _grant((_ADMIN, _AUDITOR)),
        Verb.PEOPLE_MANAGE: _grant((_ADMIN,)),
        Verb.PEOPLE_REQUEST_CURATOR: _grant(at_own=(_HEAD,)),
        Verb.PEOPLE_SUBSTITUTE: _grant((_ADMIN,), (_HEAD,)),
        Verb.ORGANISATIONS_PARTICIPATION: _grant((_DO,)),
    }
)
