"""COC501: a suppression is past its date."""

from __future__ import annotations

from cocheck.lint.rule import Example, Rule

AGENDA = """# Agenda of the 12th meeting of ISO/TC 999

12 March 2024, Sampletown

1. Opening of the meeting
2. Presentation of the [ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)
3. Liaison reports
"""
OVER = """<!-- cocheck: ignore COC102 reason="The course opens in February." expires=2024-01-31 -->

"""
OPEN = """<!-- cocheck: ignore COC102 reason="The committee has no access to the course." -->

"""

RULE = Rule(
    code="COC501",
    name="suppression-expired",
    kind=None,
    severity="warning",
    clause=None,
    summary="Every suppression is still within its time.",
    why=(
        "Whoever set a finding aside until a date meant to look at it again by then. After that date the finding is "
        "told again, and so is the suppression, until one of the two is dealt with."
    ),
    fix=(
        "Mend what was set aside, and delete the suppression; or write a later date, if its reason still holds. The "
        "date is the last day on which it counts."
    ),
    good=(Example("without a date it has no end", OPEN + AGENDA, formats=("markdown",)),),
    bad=(Example("its date is over", OVER + AGENDA, formats=("markdown",)),),
)
