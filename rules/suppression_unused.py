"""COC502: a suppression matches nothing."""

from __future__ import annotations

from cocheck.lint.rule import Example, Rule

AGENDA = """# Agenda of the 12th meeting of ISO/TC 999

12 March 2024, Sampletown

1. Opening of the meeting
2. Presentation of the [ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)
3. Liaison reports
"""
IGNORE = """<!-- cocheck: ignore COC102 reason="The committee has no access to the course." -->

"""
TRAINING = "4. [Training on the ISO Code of Conduct](https://training.example.org/iso-code-of-conduct)\n"

RULE = Rule(
    code="COC502",
    name="suppression-unused",
    kind=None,
    severity="warning",
    clause=None,
    summary="Every suppression sets a finding aside.",
    why=(
        "A suppression that matches nothing has done its work, or never worked: it names another rule or other files, or "
        "lacks its reason. Left alone it may one day hide a new fault. It is told only where everything that it is for "
        "was checked in the same run."
    ),
    fix="Delete it, or mend what it says: the rules, the files, the reason, the date.",
    good=(Example("it sets a finding aside", IGNORE + AGENDA, formats=("markdown",)),),
    bad=(
        Example("the link to the training is there", IGNORE + AGENDA + TRAINING, formats=("markdown",)),
        Example("it gives no reason", "<!-- cocheck: ignore COC102 -->\n\n" + AGENDA, formats=("markdown",)),
    ),
)
