"""What invented people write: phrases, amounts, days and names of files that suit the field."""

from __future__ import annotations

from processes.demo.answers.occasion import Occasion, Surroundings
from processes.demo.answers.writer import Writer

__all__ = ["Occasion", "Surroundings", "Writer"]
