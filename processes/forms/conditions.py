"""When a field is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""Whatever JSON can hold."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The field is asked for when the field named here has one of these values.

    For a checklist it is enough that one of them is ticked.
    """

    field: str
    values: tuple[str | bool, ...]

    def is_met(self, value: JsonValue) -> bool:
        """Return whether the value of the other field calls for this one."""
        found = value if isinstance(value, list) else [value]
        return any(one in self.values for one in found if one is not None)

    def to_document(self) -> dict[str, JsonValue]:
        """Return the condition as it stands in a form's document."""
        several: list[JsonValue] = list(self.values)
        return {"field": self.field, "is": several[0] if len(several) == 1 else several}
