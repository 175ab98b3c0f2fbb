"""The diagram of 2.4, and the same with one thing changed."""

from __future__ import annotations

from typing import Any

from processes.comparison import Change, Comparison, compare
from processes.diagrams import FOLDER
from processes.forms import load_library

KEY = "activity-2.4"
XML = (FOLDER / f"{KEY}.bpmn").read_text(encoding="utf-8")
FORMS = load_library()
ACCEPT = '<bpmn:userTask id="accept-summary" name="Принять сводку">'


def differences(after: str, before: str = XML, forms: Any = FORMS) -> Comparison:
    return compare(KEY, (before.encode(), FORMS), (after.encode(), forms))


def the_change(after: str, before: str = XML) -> Change:
    (change,) = differences(after, before).changes
    return change


def swapped(old: str, new: str) -> str:
    assert XML.count(old) == 1, old
    return XML.replace(old, new)


def in_accept(old: str, new: str) -> str:
    """Return the diagram with a word of the task «Принять сводку» changed."""
    head, begin, rest = XML.partition(ACCEPT)
    task, end, tail = rest.partition("</bpmn:userTask>")
    assert task.count(old) == 1, old
    return head + begin + task.replace(old, new) + end + tail


PROPERTY = '<spiffworkflow:property name="{}" value="{}"/>'
DUE = '<spiffworkflow:property name="due" value="working_days(5)"/>'
CALL = 'calledElement="activity-2.4.institution"'
CONDITION = 'decision == "return" and rounds &lt; 3'
RETURN = 'id="flow-summary-accepted-to-merge-summary" name="уточнить"'
PUBLISH = '<bpmn:serviceTask id="publish-summary" name="Опубликовать сводку">'
MERGE = "«без названия, перед „Свести, какие программы и материалы разработаны“»"
