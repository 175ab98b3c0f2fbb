from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from engine import SYSTEM, CompleteWorkItem, JobContext, JobError, WorkItemsOf
from engine.instances.tables import instances
from engine.work_items.tables import work_items
from processes.documents import DocumentFolder, DocumentOf, StoreDocument
from processes.documents.tables import documents
from processes.handlers import HANDLER_NAMES, HANDLERS, handlers_with
from processes.people import AddPerson, PeopleWithRole, RolesOf
from processes.roadmap.start import DueOccurrences
from processes.roadmap.tables import occurrences, plans
from processes.roles import Role
from tests.processes.handlers_fixture import SCHOOL, School, school

__all__ = ["school"]

PLAN = "2022-2024"


def adopt(school: School) -> None:
    with school.work() as uow:
        uow.connection.execute(
            insert(plans).values(name=PLAN, adopted_at=uow.now, adopted_by="owner")
        )


def finish(school: School, instance_id: int) -> None:
    item = next(i for i in school.run(WorkItemsOf(instance_id)) if i.element_id == "wait")
    school.run(CompleteWorkItem(item.id, SYSTEM, {}))


def test_an_occurrence_of_another_activity_opens_by_the_usual_sweep(school: School) -> None:
    adopt(school)
    instance = school.instance()

    opened = school.do(
        "open-occurrence", instance, activity="4.6", pairs=[3, 4], programme_ends="2024-05-20"
    )["occurrence"]

    assert school.run(DueOccurrences()) == [opened]
    with school.work() as uow:
        row = uow.connection.execute(occurrences.select()).one()
    assert (row.organisation, row.origin) == (SCHOOL, "message")
    assert row.variables["pairs"] == [3, 4]
    assert row.variables["school_year"] == "2023-2024"
    assert row.due_at == datetime(2024, 5, 20, 20, 59, tzinfo=UTC)


def test_while_it_is_open_the_same_occurrence_is_given_again(school: School) -> None:
    adopt(school)
    instance = school.instance()
    first = school.do("open-occurrence", instance, activity="4.4")
    school.clock.forward(hours=3)

    second = school.do("open-occurrence", instance, activity="4.4")
    work = school.instance("activity-4.4")
    with school.work() as uow:
        uow.connection.execute(update(occurrences).values(instance_id=work))
    running = school.do("open-occurrence", instance, activity="4.4")
    finish(school, work)
    after = school.do("open-occurrence", instance, activity="4.4")

    assert first == second == running
    assert after != first
    with school.work() as uow:
        dues = {row.due_at for row in uow.connection.execute(occurrences.select())}
    assert dues == {datetime(2024, 5, 31, 20, 59, tzinfo=UTC)}


def test_without_a_plan_in_force_nothing_opens(school: School) -> None:
    with pytest.raises(JobError, match="План ещё не введён"):
        school.do("open-occurrence", school.instance(), activity="4.4")


def test_the_orders_curators_get_their_role_and_nobody_is_made_twice(school: School) -> None:
    known = school.run(AddPerson(SYSTEM, "Белова Инна", email="belova@example.org"))
    worker = school.person("head", Role.INSTITUTION_HEAD)
    instance = school.instance("activity-1.2.institution")
    rows = [
        {"full_name": "Белова И. П.", "position": "Педагог", "email": "Belova@example.org"},
        {"full_name": "HEAD", "position": "Директор"},
        {"full_name": "Новая  Анна", "position": "Методист", "email": "not an address"},
    ]
    school.fill(instance, "fill-order", {"curators": rows, "supply": [{"full_name": "Завхоз"}]})

    first = school.do("appoint-curators", instance, element="fill-order")["curators"]
    again = school.do("appoint-curators", instance, element="fill-order")["curators"]

    assert first == again
    assert first[:2] == [known, worker]
    curators = school.run(PeopleWithRole(Role.INSTITUTION_CURATOR, SCHOOL))
    assert {person.id for person in curators} == set(first)
    assert [role.role for role in school.run(RolesOf(first[2]))] == [Role.INSTITUTION_CURATOR]


def test_only_documents_of_finished_work_of_the_school_and_the_city_are_found(
    school: School,
) -> None:
    own, other = school.instance("activity-1.2.institution"), school.instance("activity-1.2")
    running = school.instance("activity-1.3.institution")
    foreign = school.instance("activity-1.2.institution", "oo-10")
    city = school.instance("activity-1.1", None)
    for instance in (own, other, running, foreign, city):
        attach(school, instance)
    for instance in (own, other, foreign, city):
        finish(school, instance)

    found = school.do("collect-documents", school.instance(), activities=["1.1", "1.2", "1.3"])

    assert found == {"found": 3}


def attach(school: School, instance_id: int) -> None:
    with school.work() as uow:
        uow.connection.execute(
            insert(documents).values(
                sha256="0" * 64,
                size=1,
                file_name="a.pdf",
                media_type="application/pdf",
                kind="",
                instance_id=instance_id,
                uploaded_by="test",
                uploaded_at=uow.now,
            )
        )


def test_figures_count_overdue_work_of_the_school_or_of_the_city(school: School) -> None:
    mine, foreign = school.instance(), school.instance(place="oo-10")
    with school.work() as uow:
        uow.connection.execute(update(work_items).values(due_at=uow.now, due_or_never=uow.now))
    school.clock.forward(days=1)

    own = school.do("collect-figures", mine, scope="institution")
    city = school.do("collect-figures", foreign, None, scope="municipal")

    assert (own["overdue"], city["overdue"]) == (1, 2)
    assert own.keys() == {
        "overdue",
        "pairs",
        "pairs_without_meetings",
        "feedback_debts",
        "terminations",
    }
    with pytest.raises(JobError, match="а не «region»"):
        school.do("collect-figures", mine, scope="region")


def test_a_published_result_tells_how_the_branches_ended_and_nothing_personal(
    school: School, tmp_path: Path
) -> None:
    folder = DocumentFolder(tmp_path)
    root = school.instance("activity-1.2", None)
    done, waiting = school.instance("branch"), school.instance("branch", "oo-10")
    for child in (done, waiting):
        school.calls(root, child)
    school.fill(done, "fill-order", {"curators": [{"full_name": "Белова Инна"}]})
    finish(school, done)

    document = publish(school, folder, root, title="Приказы ОО: сводка")

    stored = school.run(DocumentOf(document))
    assert stored.file_name == "Приказы ОО – сводка.txt"
    assert (stored.instance_id, stored.organisation) == (root, None)
    text = folder.path_of(stored.sha256).read_text()
    assert "- СОШ № 5: Принято." in text
    assert "- СОШ № 10: ещё не закончено." in text
    assert "- Принято: 1." in text
    assert "- fill-order: 1." in text
    assert "Белова" not in text


def test_with_an_element_its_files_are_published_under_the_title(
    school: School, tmp_path: Path
) -> None:
    folder = DocumentFolder(tmp_path)
    root = school.instance("activity-1.5", None)
    received = folder.receive(BytesIO(b"%PDF-1.7 act"), "акт.pdf")
    school.fill(root, "approve-act", {})
    act = school.run(StoreDocument(received, "head"))
    with school.work() as uow:
        item = work_items.select().where(work_items.c.element_id == "approve-act")
        item_id = uow.connection.execute(item).one().id
        uow.connection.execute(
            update(documents).where(documents.c.id == act.id).values(work_item_id=item_id)
        )

    publish(school, folder, root, title="Система мотивации", element="approve-act")

    with school.work() as uow:
        rows = uow.connection.execute(documents.select()).all()
    published = [row.file_name for row in rows if row.instance_id == root]
    assert published == ["акт.pdf", "Система мотивации.txt"]


def publish(school: School, folder: DocumentFolder, root: int, **arguments: Any) -> int:
    with school.work() as uow:
        job = JobContext(uow, 1, root, "publish", None, {}, arguments)
        return int(handlers_with(folder)["publish-result"](job)["document"])


def test_every_name_has_a_handler_once_the_folder_is_known(tmp_path: Path) -> None:
    assert handlers_with(DocumentFolder(tmp_path)).keys() == HANDLER_NAMES
    assert HANDLER_NAMES - HANDLERS.keys() == {"publish-result"}


def test_a_continuous_activity_works_for_the_school_year_of_the_day(school: School) -> None:
    adopt(school)
    account = school.instance("activity-6.1.institution")
    with school.work() as uow:
        uow.connection.execute(
            insert(occurrences).values(
                plan=PLAN,
                activity="6.1",
                year=2022,
                school_year="2021-2022",
                opens_at=uow.now,
                origin="plan",
                variables={},
                created_by="test",
                dedupe_key="6.1",
                instance_id=account,
            )
        )
        uow.connection.execute(instances.update().values(root_id=instances.c.id))
    consented = {"full_name": "А", "consent_date": "2024-09-05"}
    school.register("mentees", consented, year="2024-2025")
    school.register("mentees", consented, consented, year="2023-2024")
    school.clock.move_to(datetime(2024, 10, 5, tzinfo=UTC))

    assert school.do("freeze-snapshot", account, register="mentees")["count"] == 1
