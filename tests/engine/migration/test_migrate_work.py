from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine import (
    AssignWorkItem,
    ClaimWorkItem,
    FormOf,
    InstanceHistory,
    MigrateInstances,
    MigrationCandidates,
    NotAllowed,
    PreviewMigration,
    SaveDraft,
    SuspendDefinition,
    Verdict,
    VerifyHistory,
    WaitsOf,
    WorkItemView,
)
from engine.migration.values import Aspect
from engine.work_items.tables import work_items
from tests.engine.migration.deciding import keep, question, renew, timed
from tests.engine.migration.drawn import (
    diagram,
    ends,
    line,
    task,
)
from tests.engine.migration.office import CLERK, OWNER, Office


def drafting(**values: str) -> bytes:
    return diagram(ends(), task("draft", "Черновик", **values), line("start", "draft", "end"))


def test_draft_holder_and_due_date_survive(office: Office) -> None:
    office.deploy(drafting(due="P10D"), drafting(due="P10D", documents="приказ"))
    moved = office.start()
    item = office.open(moved)["draft"]
    office.run(ClaimWorkItem(item.id, CLERK))
    office.run(SaveDraft(item.id, {"text": "начато"}, CLERK))
    before = office.run(WorkItemView(item.id, CLERK))
    office.work(days=3)

    office.migrate(moved)

    after = office.run(WorkItemView(item.id, CLERK))
    assert (after.summary, after.draft) == (before.summary, before.draft)


def test_a_free_task_goes_to_the_candidates_of_the_new_role(office: Office) -> None:
    office.deploy(drafting(), drafting(responsible_role="head"))
    moved = office.start()

    [finding] = office.migrate(moved).findings

    assert finding.message == "Задача «Черновик» перейдёт от роли «clerk» к роли «head»."
    item = office.open(moved)["draft"]
    assert (item.role, item.candidate_group) == ("head", "head")
    assert office.run(InstanceHistory(moved))[-1].data["changes"] == [
        {
            "work_item": item.id,
            "before": {"role": "clerk", "candidate_group": "clerk"},
            "after": {"role": "head", "candidate_group": "head"},
        }
    ]
    office.migrate(moved, 1)
    assert office.open(moved)["draft"].candidate_group == "clerk"


@pytest.mark.parametrize(
    ("answer", "group", "assignee"), [(keep, "clerk", "clerk"), (renew, "head", None)]
)
def test_a_task_in_hand_is_left_or_handed_over_as_the_owner_says(
    office: Office, answer: Any, group: str, assignee: str | None
) -> None:
    office.deploy(drafting(), drafting(responsible_role="head"))
    moved = office.start()
    office.run(ClaimWorkItem(office.open(moved)["draft"].id, CLERK))

    assert "Оставить её тому, у кого она сейчас" in question(office, moved)
    office.migrate(moved, **answer(Aspect.ROLE))

    item = office.open(moved)["draft"]
    assert (item.candidate_group, item.assignee) == (group, assignee)


def test_a_person_named_otherwise_gets_the_task_if_the_owner_says_so(office: Office) -> None:
    office.deploy(drafting(assignee="person"), drafting(assignee="deputy"))
    moved = office.start(person="p-1", deputy="p-2")

    assert "Исполнитель задачи «Черновик» в новой версии другой" in question(office, moved)
    office.migrate(moved, **renew(Aspect.ROLE))

    assert office.open(moved)["draft"].assignee == "p-2"


@pytest.mark.parametrize(("answer", "days"), [(keep, 10), (renew, 3 + 20)])
def test_a_due_date_stays_or_is_set_anew_as_the_owner_says(
    office: Office, answer: Any, days: int
) -> None:
    office.deploy(drafting(due="P10D"), drafting(due="P20D"))
    moved = office.start()
    started = office.clock.now()
    office.work(days=3)

    assert "Оставить прежний срок (" in question(office, moved)
    office.migrate(moved, **answer(Aspect.DUE))

    due_at = office.open(moved)["draft"].due_at
    assert due_at is not None
    assert (due_at - started).days == days
    with office.engine.runtime.database.connect() as connection:
        assert connection.scalars(select(work_items.c.due_or_never)).all() == [due_at]


@pytest.mark.parametrize(("answer", "title"), [(keep, "старая"), (renew, "новая")])
def test_a_draft_keeps_its_form_or_gets_the_new_one_as_the_owner_says(
    office: Office, answer: Any, title: str
) -> None:
    xml = drafting(form_key="f")
    office.deploy(xml, forms={"f": {"title": "старая"}})
    office.deploy(xml, forms={"f": {"title": "новая"}})
    moved = office.start()
    item = office.open(moved)["draft"].id
    office.run(SaveDraft(item, {"text": "начато"}, CLERK))

    assert "есть черновик, а форма в новой версии другая" in question(office, moved)
    office.migrate(moved, **answer(Aspect.FORM))

    details = office.run(WorkItemView(item, CLERK))
    assert office.run(FormOf(details.definition_id, "f")) == {"title": title}
    assert details.draft == {"text": "начато"}
    office.migrate(moved, 1, **renew(Aspect.FORM))
    details = office.run(WorkItemView(item, CLERK))
    assert office.run(FormOf(details.definition_id, "f")) == {"title": "старая"}


def test_a_form_without_a_draft_is_the_new_one(office: Office) -> None:
    xml = drafting(form_key="f")
    office.deploy(xml, forms={"f": {"title": "старая"}})
    office.deploy(xml, forms={"f": {"title": "новая"}})
    moved = office.start()

    assert office.migrate(moved).findings[0].aspect is Aspect.FORM

    details = office.run(WorkItemView(office.open(moved)["draft"].id, CLERK))
    assert details.definition_id == 2


def test_author_and_approver_stay_two_people_when_the_author_s_task_is_renamed(
    office: Office,
) -> None:
    def drawn(first: str) -> bytes:
        return diagram(
            ends(),
            task(first),
            task("approve", not_same_as=first),
            line("start", first, "approve", "end"),
        )

    office.deploy(drawn("write"), drawn("compose"))
    moved = office.start()
    office.complete(moved, "write")
    office.migrate(moved, mapping={"write": "compose"})

    with pytest.raises(NotAllowed, match="Свою работу не утверждают сами"):
        office.complete(moved, "approve")


def test_many_go_one_by_one_each_with_its_own_result(office: Office) -> None:
    office.deploy(drafting(), diagram(ends(), task("write"), line("start", "write", "end")))
    longer = diagram(ends(), task("draft"), task("sign"), line("start", "draft", "sign", "end"))
    office.deploy(longer)
    first, ended, other = office.start(), office.start(), office.start(version=2)
    office.complete(ended, "draft")
    office.run(AssignWorkItem(office.open(first)["draft"].id, "p-1", CLERK))

    ids = office.run(MigrationCandidates("order", 3))
    previews = office.run(PreviewMigration("order", 3))
    results = list(MigrateInstances([*ids, ended], 3, OWNER).each(office.engine))

    assert ids == [first, other]
    assert [p.verdict for p in previews] == [Verdict.GOES, Verdict.NEEDS_DECISION]
    assert [(r.instance_id, r.is_migrated) for r in results] == [
        (first, True),
        (other, False),
        (ended, False),
    ]
    assert "«write»" in results[1].message
    assert office.run(MigrationCandidates("order", 3, from_version=2)) == [other]
    with pytest.raises(NotAllowed):
        list(MigrateInstances(ids, 3, CLERK).each(office.engine))


def test_nobody_moves_into_a_suspended_version(office: Office) -> None:
    office.deploy(drafting(), drafting() + b" ")
    moved = office.start()
    office.run(SuspendDefinition("order", OWNER, "ошибка на схеме", 2))

    assert office.preview(moved).reasons() == [
        "Версия 2 процесса «Приказ» приостановлена: сначала возобновите её."
    ]


def test_what_an_instance_waits_for_names_the_elements_of_its_new_version(office: Office) -> None:
    renamed = timed("P10D").replace(b'"late"', b'"too-late"').replace(b'"draft"', b'"write"')
    office.deploy(timed("P10D"), renamed)
    moved = office.start()

    office.migrate(moved, mapping={"late": "too-late", "draft": "write"})

    assert {wait.element_id for wait in office.run(WaitsOf(moved))} == {"too-late", "write"}
    assert office.run(VerifyHistory()).is_sound
