"""Bounds of the language; passing one is an `ExpressionError`, never a hang."""

from __future__ import annotations

TEXT_CHARACTERS = 2_000
"""Length of the text of one expression."""

NODES = 200
"""Operations, names and literals in one expression."""

DEPTH = 20
"""How deep an expression may nest."""

INTEGER = 10**15
"""Largest absolute value of an integer that an expression writes or computes."""

BUILT_CHARACTERS = 10_000
"""Length of a text that an expression builds."""

LIST_ITEMS = 10_000
"""Length of a list that an expression builds."""

RESULT_DEPTH = 50
"""How deep the lists and objects of a result may nest."""

RESULT_VALUES = 100_000
"""Values in a result, counted through all its lists and objects."""

RESULT_CHARACTERS = 1_000_000
"""Characters of all texts and keys of a result together."""

WORK_VALUES = 300_000
"""Values of lists and results that one evaluation, or all lines of a script, may walk through."""

CHARACTERS_PER_VALUE = 10
"""So many characters of a result count as much as one value."""

SCRIPT_LINES = 50
"""Assignments in one script."""

FIRST_YEAR = 1900
LAST_YEAR = 2200
"""Years in which dates of the language may lie."""

WORKING_DAYS = 2_000
"""Working days that may be counted at once: about eight years."""

WORKING_DAY_VALUES = 10
"""Looking a working day up in the calendar costs as much as so many values."""

DURATION_YEARS = 100
"""Longest duration of a timer."""

SHORTEST_ENDLESS_CYCLE = 10
"""Seconds between the firings of a cycle that names no number of repeats."""

CYCLE_REPEATS = 1_000
"""Largest number of repeats that a cycle may name; without a number it has no end."""
