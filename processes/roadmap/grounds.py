"""Which roles may hold work items in an activity, and on what ground."""

from __future__ import annotations

from processes.roadmap.executors import executor_table
from processes.roadmap.model import Activity
from processes.roles import role_of_executor

BY_PLAN = "исполнитель по плану"
AS_PARTICIPANT = "участник мероприятия"


def task_roles(activity: Activity) -> dict[str, str]:
    """Return role -> ground, in words, for every role that may hold work items in the activity.

    The executors of the plan come first: an organisation is represented by its head, and a foreign
    one (2.5) by ИОЦ under item 3 of the order. Then whom items 2, 3 and 4 of the order oblige
    everywhere, then the participants. A role keeps its strongest ground.
    """
    table = executor_table()
    basis_of = {item.number: item.basis for item in activity.order_items}
    grounds: dict[str, str] = {}
    for executor in activity.executors.roles:
        role = role_of_executor(executor)
        if role is not None:
            item = table.outside.get(executor, 0)
            grounds[role.value] = basis_of.get(item, BY_PLAN)
    for each in activity.order_items:
        grounds.setdefault(each.role, each.basis)
    for participant in activity.executors.participants:
        grounds.setdefault(participant, AS_PARTICIPANT)
    return grounds
