"""The four clauses of the Code that rules rest on, in our own words.

Source: ISO Code of Conduct for the technical work (2020), "Communicating the ISO Code of Conduct".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

SECTION = "ISO Code of Conduct, “Communicating the ISO Code of Conduct”"


class Clause(NamedTuple):
    """One clause: its key, the verb that gives its weight, and what it asks, in our words."""

    key: str
    verb: Literal["shall", "should"]
    asks: str

    @property
    def citation(self) -> str:
        """Where the clause stands and what it asks, as one phrase."""
        return f"{SECTION}: {self.asks} ({self.verb})"


CLAUSES: Mapping[str, Clause] = {
    clause.key: clause
    for clause in (
        Clause("agenda", "shall", "every version of the agenda links to the Code and to its training"),
        Clause("presentation", "shall", "whoever leads the meeting presents the Code when it begins"),
        Clause("attendance", "should", "attendance lists signed at physical meetings have the Code attached"),
        Clause("report", "should", "the report tells what was said about the Code"),
    )
}
