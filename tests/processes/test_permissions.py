"""The table of rights against the table of the domain's rules, copied cell by cell.

`CELLS` holds the wording of each cell; `MEANING` says what that wording grants in that row.
"""

from __future__ import annotations

import pytest

from engine.actor import SYSTEM, Actor
from engine.errors import NotAllowed
from processes.people import (
    PERMISSIONS,
    Scope,
    Verb,
    actor_may,
    allowed,
    gate_verb,
    organisations_for,
    require,
    scope_for,
    scope_of,
)
from processes.roles import HeldRole, Role

COLUMNS = (
    ("education_department",),
    ("department_controller",),
    ("methodical_center",),
    ("institution_head",),
    ("institution_curator",),
    ("mentor",),
    ("mentee", "guardian"),
    ("partner_org",),
    ("process_owner",),
    ("auditor",),
    ("admin",),
)

CELLS = """
plan | R | R | R | R | R | – | – | – | C/U | R | –
diagrams | R | R | R | R | R | – | – | – | C/U/deploy | R | install only
tasks | own + reassign within ДО | receives escalations, may extend a term with a reason | own (checks) | own + delegate inside ОО | own | own | own | own | view state, not content | R history | –
documents | R, accept/return | R | R, check/return | C/U/approve | C/U draft | – | – | – | – | R | –
partners | R/approve | R | C/U | C/U own ОО | C/U draft | – | – | R/U own, sign | – | R | –
mentees | numbers only, persons by a logged request | numbers | numbers | R/approve own ОО | C/U own ОО | only own mentees, minimum | own card | – | – | access log | –
mentors | numbers + contact | numbers | trained list | R/approve | C/U | own card | mentor's name, contact | own employees | – | log | –
pairs | numbers, states | numbers | numbers, depersonalised | R own ОО | R/U own ОО | R/U own pair | R/U own pair | own employees: state only | – | log | –
confidential | – | – | – | on escalation | R | own | own | – | – | – | –
monitoring | R/accept | R | C/aggregate | approve own | C own | – | – | own part | – | R | –
indicators | U denominators | R | U | R own | R own | – | – | – | U targets | R | –
history | R | R | R | R own ОО | R own | own | own | own | R | R all, export | technical, no delete
users | – | – | – | ask for curator | – | – | – | – | – | R | C/U
"""

_READ_PLAN = "plan.read=all activity.read=all"
_STATE = "instance.read={0} instance.content={0}"
_COUNT = "register.{0}.count=all"
_WRITE_PARTNERS = (
    "register.partners.read={0} register.partners.draft={0} register.partners.change={0}"
)
_HISTORY = "instance.history={0} audit.read={0}"
_ORG = "own_organisation"
_MENTEE_READER = f"register.mentees.count={_ORG} register.mentees.read={_ORG} register.mentees.read_minimum={_ORG}"
_MENTOR_READER = f"register.mentors.count={_ORG} register.mentors.read={_ORG} register.mentors.contact={_ORG} register.mentors.trained={_ORG}"
_PAIR_READER = (
    f"pairs.count={_ORG} pairs.state={_ORG} pairs.depersonalised={_ORG} pairs.read={_ORG}"
)

MEANING: dict[str, dict[str, str]] = {
    "plan": {"R": _READ_PLAN, "C/U": f"{_READ_PLAN} plan.change=all"},
    "diagrams": {
        "R": "diagram.read=all",
        "C/U/deploy": "diagram.read=all diagram.change=all diagram.deploy=all",
        "install only": "diagram.install=all",
    },
    "tasks": {
        "own + reassign within ДО": f"work_item.perform=own work_item.reassign={_ORG}",
        "receives escalations, may extend a term with a reason": (
            "work_item.perform=own escalation.receive=all term.extend=all"
        ),
        "own (checks)": "work_item.perform=own",
        "own + delegate inside ОО": f"work_item.perform=own work_item.reassign={_ORG}",
        "own": "work_item.perform=own",
        "view state, not content": "instance.read=all",
        "R history": "instance.history=all",
    },
    "documents": {
        "R": "documents.read=all",
        "R, accept/return": "documents.read=all documents.accept=all",
        "R, check/return": "documents.read=all documents.check=all",
        "C/U/approve": f"documents.read={_ORG} documents.draft={_ORG} documents.approve={_ORG}",
        "C/U draft": f"documents.read={_ORG} documents.draft={_ORG}",
    },
    "partners": {
        "R": "register.partners.read=all",
        "R/approve": "register.partners.read=all register.partners.approve=all",
        "C/U": _WRITE_PARTNERS.format("all"),
        "C/U own ОО": _WRITE_PARTNERS.format(_ORG),
        "C/U draft": f"register.partners.read={_ORG} register.partners.draft={_ORG}",
        "R/U own, sign": f"{_WRITE_PARTNERS.format('own')} register.agreements.sign=own",
    },
    "mentees": {
        "numbers": _COUNT.format("mentees"),
        "numbers only, persons by a logged request": (
            f"{_COUNT.format('mentees')} register.mentees.request_persons=all"
        ),
        "R/approve own ОО": f"{_MENTEE_READER} register.mentees.approve={_ORG}",
        "C/U own ОО": f"{_MENTEE_READER} register.mentees.change={_ORG}",
        "only own mentees, minimum": "register.mentees.read_minimum=own",
        "own card": "register.mentees.read=own register.mentees.read_minimum=own",
        "access log": "register.mentees.access_log=all",
    },
    "mentors": {
        "numbers": _COUNT.format("mentors"),
        "numbers + contact": f"{_COUNT.format('mentors')} register.mentors.contact=all",
        "trained list": "register.mentors.trained=all",
        "R/approve": f"{_MENTOR_READER} register.mentors.approve={_ORG}",
        "C/U": f"{_MENTOR_READER} register.mentors.change={_ORG}",
        "own card": "register.mentors.read=own register.mentors.contact=own",
        "mentor's name, contact": "register.mentors.contact=own",
        "own employees": "register.mentors.read=own register.mentors.contact=own",
        "log": "register.mentors.access_log=all",
    },
    "pairs": {
        "numbers": "pairs.count=all",
        "numbers, states": "pairs.count=all pairs.state=all",
        "numbers, depersonalised": "pairs.count=all pairs.depersonalised=all",
        "R own ОО": _PAIR_READER,
        "R/U own ОО": f"{_PAIR_READER} pairs.change={_ORG}",
        "R/U own pair": "pairs.state=own pairs.read=own pairs.change=own",
        "own employees: state only": "pairs.state=own",
        "log": "pairs.access_log=all",
    },
    "confidential": {
        "on escalation": f"confidential.read_escalated={_ORG}",
        "R": f"confidential.read={_ORG} confidential.read_escalated={_ORG}",
        "own": "confidential.read=own confidential.read_escalated=own",
    },
    "monitoring": {
        "R": "monitoring.read=all",
        "R/accept": "monitoring.read=all monitoring.accept=all",
        "C/aggregate": "monitoring.read=all monitoring.create=all monitoring.aggregate=all",
        "approve own": f"monitoring.read={_ORG} monitoring.approve={_ORG}",
        "C own": f"monitoring.read={_ORG} monitoring.create={_ORG}",
        "own part": "monitoring.read=own monitoring.create=own",
    },
    "indicators": {
        "R": "indicators.read=all",
        "R own": f"indicators.read={_ORG}",
        "U": (
            "indicators.read=all indicators.change=all "
            "indicators.denominators=all indicators.targets=all"
        ),
        "U denominators": "indicators.read=all indicators.denominators=all",
        "U targets": "indicators.read=all indicators.targets=all",
    },
    "history": {
        "R": _HISTORY.format("all"),
        "R own ОО": _HISTORY.format(_ORG),
        "R own": _HISTORY.format("own"),
        "own": _HISTORY.format("own"),
        "R all, export": f"{_HISTORY.format('all')} audit.technical=all audit.export=all",
        "technical, no delete": "audit.technical=all",
    },
    "users": {
        "R": "people.read=all",
        "C/U": "people.read=all people.manage=all",
        "ask for curator": "people.request_curator=own_organisation",
    },
}

BEYOND = {
    # product, section 4: ИОЦ sees numbers
    "methodical_center": (
        "register.mentors.count=all schedule.edit=all dashboard.read=all "
        f"work_item.reassign={_ORG} {_STATE.format('all')}"
    ),
    # reassigning among the staff of ДО; product, section 5: «Контроль» is for ДО, ИОЦ
    "department_controller": (
        f"dashboard.read=all work_item.reassign={_ORG} {_STATE.format('all')}"
    ),
    "education_department": (
        "dashboard.read=all gate.open_readiness=all organisations.participation=all "
        f"{_STATE.format('all')}"
    ),
    "institution_head": f"gate.open={_ORG} people.substitute={_ORG} {_STATE.format(_ORG)}",
    "institution_curator": _STATE.format(_ORG),
    "mentor": _STATE.format("own"),
    "mentee": _STATE.format("own"),
    "guardian": _STATE.format("own"),
    "partner_org": _STATE.format("own"),
    # product, section 1: the auditor opens any instance, values before and after
    "auditor": f"dashboard.read=all {_STATE.format('all')}",
    # product, sections 1 and 5
    "process_owner": (
        "schedule.edit=all form.change=all instance.start=all instance.control=all "
        "instance.migrate=all incident.read=all incident.resolve=all clock.move=all"
    ),
    "admin": "incident.read=all incident.resolve=all clock.move=all people.substitute=all",
}


def _cells() -> list[tuple[str, tuple[str, ...], str]]:
    """Return row, roles of the column, wording."""
    found = []
    for line in CELLS.strip().splitlines():
        row, *cells = (cell.strip() for cell in line.split(" | "))
        found += [(row, roles, cell) for roles, cell in zip(COLUMNS, cells, strict=True)]
    return found


def _expected() -> dict[tuple[str, str], str]:
    """Return the scope of each (role, verb) that somebody is granted."""
    grants = [
        (role, grant)
        for row, roles, cell in _cells()
        for role in roles
        for grant in ("" if cell == "–" else MEANING[row][cell]).split()
    ]
    grants += [(role, grant) for role, text in BEYOND.items() for grant in text.split()]
    return {(role, verb): scope for role, grant in grants for verb, scope in [grant.split("=")]}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", list(Verb))
def test_the_table_grants_what_the_rules_say(verb: Verb, role: Role) -> None:
    assert scope_for(verb, role) == _expected().get((role, verb), "none")


def test_every_cell_of_the_rules_is_copied() -> None:
    assert len(_cells()) == 13 * 11
    assert {verb for _, verb in _expected()} == set(Verb) == set(PERMISSIONS)


def test_every_wording_is_used() -> None:
    used = {(row, cell) for row, _, cell in _cells()}
    assert {(row, cell) for row, cells in MEANING.items() for cell in cells} <= used


@pytest.mark.parametrize(
    "role",
    [
        Role.EDUCATION_DEPARTMENT,
        Role.DEPARTMENT_CONTROLLER,
        Role.METHODICAL_CENTER,
        Role.PROCESS_OWNER,
        Role.AUDITOR,
        Role.ADMIN,
    ],
)
def test_offices_see_numbers_and_no_children(role: Role) -> None:
    personal = (
        Verb.MENTEES_READ,
        Verb.MENTEES_READ_MINIMUM,
        Verb.PAIRS_READ,
        Verb.CONFIDENTIAL_READ,
        Verb.CONFIDENTIAL_READ_ESCALATED,
    )
    assert not any(
        allowed([HeldRole(role, place)], verb, "oo-05", owns=True)
        for verb in personal
        for place in ("do", "ioc", "oo-05")
    )


def test_nobody_may_delete_history() -> None:
    assert not [verb for verb in Verb if "delete" in verb]


def test_a_curator_sees_children_of_his_own_organisation_only() -> None:
    roles = [HeldRole(Role.INSTITUTION_CURATOR, "oo-05")]
    assert allowed(roles, "register.mentees.read", "oo-05")
    assert not allowed(roles, "register.mentees.read", "oo-10", owns=True)
    assert not allowed(roles, "register.mentees.read")


def test_a_mentor_sees_what_is_his_own_and_only_where_he_is_mentor() -> None:
    roles = [HeldRole(Role.MENTOR, "oo-05")]
    assert allowed(roles, Verb.PAIRS_READ, "oo-05", owns=True)
    assert not allowed(roles, Verb.PAIRS_READ, "oo-05")
    assert not allowed(roles, Verb.PAIRS_READ, "oo-10", owns=True)


def test_several_roles_give_the_widest_scope_together() -> None:
    roles = [HeldRole(Role.MENTOR, "oo-05"), HeldRole(Role.INSTITUTION_CURATOR, "oo-10")]
    assert scope_of(roles, Verb.PAIRS_READ) is Scope.OWN_ORGANISATION
    assert organisations_for(roles, Verb.PAIRS_READ) == {"oo-10"}
    assert scope_of([], Verb.PAIRS_READ) is Scope.NONE


def test_a_right_to_everything_needs_no_organisation() -> None:
    roles = [HeldRole(Role.AUDITOR, "do")]
    assert allowed(roles, Verb.AUDIT_EXPORT)
    assert allowed(roles, Verb.AUDIT_READ, "oo-05")


def test_a_refusal_says_whose_right_it_is() -> None:
    curator = Actor("p-0001", frozenset({"institution_curator@oo-05"}))
    with pytest.raises(NotAllowed, match="«Контролёр ДО»"):
        require(curator, Verb.TERM_EXTEND, "oo-05")


def test_the_system_may_do_everything() -> None:
    assert all(actor_may(SYSTEM, verb) for verb in Verb)


def test_a_name_that_is_no_verb_is_a_mistake_and_not_a_refusal() -> None:
    with pytest.raises(ValueError, match=r"plan\.reed"):
        allowed([HeldRole(Role.AUDITOR, "do")], "plan.reed")


def test_gates_belong_to_the_head_and_that_of_readiness_to_the_department() -> None:
    head = [HeldRole(Role.INSTITUTION_HEAD, "oo-05")]
    department = [HeldRole(Role.EDUCATION_DEPARTMENT, "do")]
    assert allowed(head, gate_verb("4.2"), "oo-05")
    assert not allowed(head, gate_verb("4.2"), "oo-10")
    assert not allowed(head, gate_verb("4.1"), "oo-05")
    assert allowed(department, gate_verb("4.1"), "oo-05")
