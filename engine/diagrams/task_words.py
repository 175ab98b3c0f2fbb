"""A user task's term, priority and form in the words of other products.

A task that says them in the words of this product keeps to those. Of two that differ the first is read,
and the other one refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.diagrams.extensions import extensions_of, foreign_attributes, own_properties
from engine.diagrams.xml import Element

_Reader = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word sets; `bound_by` names what must say beside it that the form goes with the version."""

    property: str
    bound_by: str | None = None


_ATTRIBUTES: Mapping[str, _Word] = {
    "dueDate": _Word("due"),
    "priority": _Word("priority"),
    "formKey": _Word("form_key"),
    "formRef": _Word("form_key", "formRefBinding"),
}
_ELEMENTS: Mapping[str, Mapping[str, _Word]] = {
    "taskSchedule": {"dueDate": _Word("due")},
    "priorityDefinition": {"priority": _Word("priority")},
    "formDefinition": {"formId": _Word("form_key", "bindingType")},
}
_BOUND = "deployment"
_FORM = re.compile(r"[^\W_][\w.-]*")


class TaskWords:
    """What one user task says, each thing looked up once, however often it is asked."""

    def __init__(self, task: Element) -> None:
        self._own = own_properties(task).keys()
        attributes = foreign_attributes(task)
        self._is_bound = attributes.get("formRefBinding") == _BOUND
        self.properties: dict[str, str] = {}
        for name, value in self._said(task, attributes):
            if value is not None:
                self.properties.setdefault(name, value)

    def reads_attribute(self, name: str, value: str) -> bool:
        """Return whether an attribute says no more than what is read of it."""
        if name == "formRefBinding":
            return value == _BOUND
        word = _ATTRIBUTES.get(name)
        return word is not None and self._keeps(word, self._of_attribute(word, value))

    def reads_element(self, extension: Element) -> bool:
        """Return whether an extension element says no more than what is read of it."""
        words = _ELEMENTS.get(etree.QName(extension).localname)
        if words is None or len(extension):
            return False
        known = {*words, *(word.bound_by for word in words.values())}
        return set(extension.keys()) <= known and all(
            self._keeps(word, _of_element(word, name, extension)) for name, word in words.items()
        )

    def _keeps(self, word: _Word, value: str | None) -> bool:
        if word.property in self._own:
            return True
        return value is not None and self.properties.get(word.property) == value

    def _said(
        self, task: Element, attributes: Mapping[str, str]
    ) -> Iterator[tuple[str, str | None]]:
        """Yield each property that is set in other words, with what it means here, if anything."""
        for name, word in _ATTRIBUTES.items():
            if name in attributes:
                yield word.property, self._of_attribute(word, attributes[name])
        for extension in extensions_of(task):
            for name, word in _ELEMENTS.get(etree.QName(extension).localname, {}).items():
                yield word.property, _of_element(word, name, extension)

    def _of_attribute(self, word: _Word, text: str) -> str | None:
        is_meant = word.bound_by is None or self._is_bound
        return _READERS[word.property](text.strip()) if is_meant else None


def _of_element(word: _Word, name: str, extension: Element) -> str | None:
    is_meant = word.bound_by is None or extension.get(word.bound_by) == _BOUND
    return _READERS[word.property](extension.get(name, "").strip()) if is_meant else None


def _term(text: str) -> str | None:
    return text or None  # whether it is one is asked of every term, in whatever words


def _number(text: str) -> str | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= 3
    return text if is_number and int(text) <= 100 else None


def _form(text: str) -> str | None:
    return text if _FORM.fullmatch(text) else None


_READERS: Mapping[str, _Reader] = {"due": _term, "priority": _number, "form_key": _form}
