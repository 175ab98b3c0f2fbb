"""From a sketch to the form's document, and everything that keeps it from being one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from processes.form_studio.kinds import KINDS, Limit
from processes.form_studio.naming import settled
from processes.form_studio.sketch import FORM, FieldSketch, FormSketch, VariableSketch
from processes.form_studio.values import SketchProblem
from processes.forms import Form, InvalidForm, JsonValue
from processes.forms.errors import FormProblem, Unreadable
from processes.forms.reading import read_date, read_number
from processes.registers.entries import REGISTERS

LONGEST_LABEL = 300
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Compiled:
    """The document of a sketch; `form` is None while there are problems."""

    document: Mapping[str, JsonValue]
    form: Form | None
    problems: tuple[SketchProblem, ...]

    def at(self, uid: str) -> dict[str, str]:
        """Return the sentences of a section, by the control they stand at."""
        return {one.name: one.message for one in reversed(self.problems) if one.uid == uid}


def compiled(sketch: FormSketch) -> Compiled:
    """Return what the sketch describes; keys and codes left empty are made of the labels."""
    writing = _Writing(settled(sketch))
    document = writing.form()
    try:
        form = Form.from_document(document)
    except InvalidForm as invalid:
        writing.add_found(invalid.problems)
        form = None
    problems = tuple(writing.in_order())
    return Compiled(document, None if problems else form, problems)


def showable(sketch: FormSketch) -> tuple[Form, int]:
    """Return the form without the fields that have problems, and how many those are."""
    whole = replace(sketch, title=sketch.title.strip() or "Без названия")
    left, found = whole, compiled(whole)
    while found.form is None and left.fields:
        wrong = {one.uid for one in found.problems}
        kept = tuple(one for one in left.fields if not wrong.intersection(_uids(one)))
        is_own = len(kept) == len(left.fields)
        left = replace(left, fields=() if is_own and not left.nothing else kept, nothing=False)
        found = compiled(left)
    form = found.form or Form(whole.title[:LONGEST_LABEL])
    return form, len(whole.fields) - len(form.fields)


def _uids(one: FieldSketch) -> set[str]:
    return {one.uid, *(column.uid for column in one.columns)}


class _Writing:
    """Writes one document and notes what is wrong at the control where it was typed."""

    def __init__(self, sketch: FormSketch) -> None:
        self._sketch = sketch
        self._found: list[SketchProblem] = []

    def form(self) -> dict[str, JsonValue]:
        """Return the document; whatever could not be read is left out and noted."""
        sketch = self._sketch
        if not sketch.title.strip():
            self._note(FORM, "title", "Назовите форму: это первое, что увидит исполнитель.")
        self._label_length(FORM, "title", sketch.title)
        if len(list(sketch.everything())) > MOST_FIELDS:
            self._note(FORM, "title", f"В форме больше {MOST_FIELDS} полей: разделите её на две.")
        nothing: dict[str, JsonValue] = {
            one.name.strip(): self._value(index, one)
            for index, one in enumerate(sketch.variables)
            if one.name.strip()
        }
        return {
            "title": sketch.title,
            "intro": sketch.intro,
            **({"nothing_to_report": {"variables": nothing}} if sketch.nothing else {}),
            "fields": [self._field(one) for one in sketch.fields],
        }

    def _value(self, index: int, one: VariableSketch) -> JsonValue:
        if one.type == "number":
            return self._read(FORM, f"variable-{index}-value", one.value, read_number)
        return {"true": True, "false": False, "none": None}.get(one.type, one.value.strip())

    def _field(self, one: FieldSketch, *, is_column: bool = False) -> dict[str, JsonValue]:
        kind = KINDS[one.kind]
        document: dict[str, JsonValue] = {
            "key": one.text("key"),
            "kind": one.kind,
            "label": self._label(one),
        }
        if kind.asks:
            document |= {"hint": one.text("hint"), "required": one.is_ticked("required")}
        document |= {name: one.text(name) for name in kind.plain if one.text(name)}
        document |= self._limits(one)
        if kind.has_options:
            document["options"] = self._options(one)
        if "register" in kind.plain:
            self._check_register(one)
        if not is_column:
            document |= self._only_of_fields(one)
        return document

    def _only_of_fields(self, one: FieldSketch) -> dict[str, JsonValue]:
        document = self._condition(one)
        if KINDS[one.kind].may_set_variable and one.is_ticked("to_process"):
            document["variable"] = one.text("variable") or one.text("key")
        if one.kind == "table":
            if one.is_ticked("count_to_process"):
                document["count_variable"] = (
                    one.text("count_variable") or f"{one.text('key')}_count"
                )
            document["columns"] = [self._field(each, is_column=True) for each in one.columns]
            if not one.columns:
                self._note(one.uid, "columns", "В таблице нет столбцов: добавьте хотя бы один.")
        return document

    def _label(self, one: FieldSketch) -> str:
        if not one.text("label"):
            self._note(one.uid, "label", "Напишите название: без него поле не понять.")
        self._label_length(one.uid, "label", one.text("label"))
        return one.text("label")

    def _label_length(self, uid: str, name: str, text: str) -> None:
        if len(text) > LONGEST_LABEL:
            message = f"Название длиннее {LONGEST_LABEL} знаков: перенесите часть слов в подсказку."
            self._note(uid, name, message)

    def _limits(self, one: FieldSketch) -> dict[str, JsonValue]:
        kind = KINDS[one.kind]
        found: dict[str, JsonValue] = {}
        for limit in kind.limits:
            if one.text(limit.name):
                found[limit.name] = self._whole(one, limit)
        if kind.has_range:
            read = _read_day if one.kind == "date" else read_number
            for name in ("min", "max"):
                if one.text(name):
                    found[name] = self._read(one.uid, name, one.text(name), read)
            self._check_order(one, found, "min", "max")
        self._check_order(one, found, "min_rows", "max_rows")
        return {name: value for name, value in found.items() if value is not None}

    def _check_order(
        self, one: FieldSketch, found: Mapping[str, JsonValue], low: str, high: str
    ) -> None:
        first, last = found.get(low), found.get(high)
        is_wrong = (isinstance(first, str) and isinstance(last, str) and first > last) or (
            isinstance(first, int | float) and isinstance(last, int | float) and first > last
        )
        if is_wrong:
            self._note(one.uid, high, "Верхняя граница меньше нижней: поменяйте их местами.")

    def _whole(self, one: FieldSketch, limit: Limit) -> JsonValue:
        value = self._read(one.uid, limit.name, one.text(limit.name), read_number)
        if value is None:
            return None
        if not isinstance(value, int) or not limit.low <= value <= limit.high:
            message = f"Введите целое число от {limit.low} до {limit.high}."
            self._note(one.uid, limit.name, message)
            return None
        return value

    def _read(self, uid: str, name: str, text: str, read: Callable[[str], JsonValue]) -> JsonValue:
        try:
            return read(text)
        except Unreadable as why:
            self._note(uid, name, str(why))
            return None

    def _options(self, one: FieldSketch) -> list[JsonValue]:
        given = [option for option in one.options if option.label.strip() or option.value.strip()]
        if not given:
            self._note(one.uid, "options", "Вариантов нет: напишите хотя бы один.")
        if any(not option.label.strip() for option in given):
            self._note(one.uid, "options", "У варианта есть код, но нет названия: напишите его.")
        return [{"value": one.value.strip(), "label": one.label.strip()} for one in given]

    def _check_register(self, one: FieldSketch) -> None:
        register = one.text("register")
        if one.kind == "pick" and not register:
            self._note(one.uid, "register", "Выберите реестр, из которого берут запись.")
        elif register and register not in REGISTERS:
            self._note(one.uid, "register", f"Реестра «{register}» нет: выберите другой.")

    def _condition(self, one: FieldSketch) -> dict[str, JsonValue]:
        uid = one.text("when_field")
        if not uid:
            return {}
        asked = self._sketch.find(uid)
        if asked is None or not KINDS[asked.kind].decides:
            message = "Поля, от которого зависит это, больше нет: выберите другое или «Всегда»."
            self._note(one.uid, "when_field", message)
            return {}
        if not one.when_values:
            self._note(
                one.uid, "when_values", f"Отметьте, при каком ответе на «{asked.text('label')}»."
            )
            return {}
        values: list[JsonValue] = [
            value == "true" if asked.kind == "checkbox" else value for value in one.when_values
        ]
        return {
            "when": {
                "field": asked.text("key"),
                "is": values[0] if len(values) == 1 else values,
            }
        }

    def _note(self, uid: str, name: str, message: str) -> None:
        self._found.append(SketchProblem(uid, name, message))

    def add_found(self, problems: list[FormProblem]) -> None:
        """Add what the reader of documents found, where nothing was noted of the same place."""
        noted = {one.uid for one in self._found}
        for problem in problems:
            place = self._place_of(problem)
            if place.uid not in noted and place not in self._found:
                self._found.append(place)

    def _place_of(self, problem: FormProblem) -> SketchProblem:
        steps = problem.path.split("/")
        uid = self._uid_at(steps) if steps[0] == "fields" and len(steps) > 1 else FORM
        name = {"when": "when_field", "options": "options"}.get(steps[-1], "")
        if not name and "options" in steps:
            name = "options"
        return SketchProblem(uid, name or _control_named_in(problem.message, uid), problem.message)

    def _uid_at(self, steps: list[str]) -> str:
        found = [one for one in self._sketch.fields if one.text("key") == steps[1]]
        if not found:
            return FORM
        columns = [c for c in found[-1].columns if len(steps) > 3 and c.text("key") == steps[3]]
        return (columns or found)[-1].uid

    def in_order(self) -> Iterator[SketchProblem]:
        """Yield the problems as they stand in the form, from top to bottom."""
        places = {FORM: 0} | {
            one.uid: number for number, one in enumerate(self._sketch.everything(), 1)
        }
        yield from sorted(self._found, key=lambda one: places.get(one.uid, 0))


def _control_named_in(message: str, uid: str) -> str:
    """Return the control that a sentence of the reader speaks of; the key where it says none."""
    if uid == FORM:
        return "variables" if "переменной" in message else "title"
    if "переменн" in message.lower():
        return "variable"
    return "key"


def _read_day(text: str) -> str:
    return read_date(text).isoformat()
