"""No quotation prints a person's name. The names here are invented."""

from __future__ import annotations

import pytest

from cocheck.lint.names import without_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ms Exampla Mustermann presented the ISO Code of Conduct.",
            "Ms […] presented the ISO Code of Conduct.",
        ),
        ("The Chair Prof. Mustermann presented it.", "The Chair Prof. […] presented it."),
        ("1. ISO Code of Conduct - E. Mustermann", "1. ISO Code of Conduct - […]"),
        ("ISO Code of Conduct - Exampla Mustermann", "ISO Code of Conduct - […]"),
        ("Exampla van der Muster recalled the Code.", "[…] recalled the Code."),
        ("ISO Code of Conduct - Exampla Caution", "ISO Code of Conduct - […]"),
        ("Председатель Примеров П.П. представил Кодекс.", "Председатель […] представил Кодекс."),
        ("Write to exampla@example.org about the Code.", "Write to […] about the Code."),
    ],
)
def test_names_are_left_out(text: str, expected: str) -> None:
    assert without_names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Work environment: Presentation on the ISO Code of Ethics and Conduct",
        "Direct Link to the Code Of Conduct",
        "Presentation of the ISO Code of Conduct, Doc. ISO/TC 999 N 1344",
        "Die Vorsitzende stellte den ISO-Verhaltenskodex vor.",
        "Présentation du Code de conduite de l'ISO",
        "The delegates agreed to abide by the principles of the ISO Code of Ethics and Conduct in all work in ISO/TC 999.",
        "Кодекс поведения ИСО",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert without_names(text) == text
