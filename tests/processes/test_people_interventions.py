from __future__ import annotations

import pytest

from engine import Intervention
from processes.people.actor import ActorOf
from processes.roles import Role
from tests.processes.people_fixture import City, city

__all__ = ["city"]

ALL = frozenset(Intervention)


@pytest.mark.parametrize(
    ("role", "interventions"),
    [
        (Role.PROCESS_OWNER, ALL),
        (Role.ADMIN, {Intervention.RESOLVE}),
        (Role.AUDITOR, frozenset()),
        (Role.INSTITUTION_HEAD, frozenset()),
    ],
)
def test_who_may_intervene_in_running_processes_follows_the_table_of_rights(
    city: City, role: Role, interventions: frozenset[Intervention]
) -> None:
    city.person("anna", (role, "oo-05" if role is Role.INSTITUTION_HEAD else "ioc"))

    assert city.run(ActorOf("anna")).interventions == interventions
