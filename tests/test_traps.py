"""The traps that real documents set (design.md, section 4), each in .docx, .pdf and Markdown, through the real run."""

from __future__ import annotations

from pathlib import Path

import pytest

from cocheck.lint.check import check
from cocheck.lint.settings import Settings
from cocheck.testing.render import render

CODE = "https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB100011.pdf"
TRAINING = "https://learning.example.org/code"
SAFELINK = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.iso.org%2Fpublication%2FPUB100011.html&data=05"
SUFFIXES = {"docx": ".docx", "pdf": ".pdf", "markdown": ".md"}
HEAD = "# Draft agenda\n\nISO/TC 999, meeting date: 16 May 2024\n\n1. Opening of the meeting\n2. Roll call of delegates\n"
TAIL = "\n4. Adoption of the agenda\n5. Report of the secretariat\n6. Any other business\n7. Closure\n"
MINUTES = "# Minutes of the 12th meeting of ISO/TC 999\n\n1. Opening of the meeting\n\nThe chair welcomed the delegates and opened the meeting.\n\n"
AFTER = "\n\n3. Adoption of the agenda\n\nThe agenda was adopted. The report was noted and the chair thanked the secretary.\n"
TABLE = "| Name and first name | Representing | Signature |\n| --- | --- | --- |\n| Delegate A | Body B | |\n| Delegate C | Body D | |\n"


def codes(text: str, format: str, folder: Path, **settings: object) -> set[str]:
    path = folder / f"paper{SUFFIXES[format]}"
    render(text, format, path)  # type: ignore[arg-type]
    report = check([str(path)], Settings(**settings))  # type: ignore[arg-type]
    assert report.documents[0].status == "checked", (report.documents[0].status, report.documents[0].reasons)
    return {finding.code for finding in report.findings}


AGENDAS = {
    "the link in the item": (f"3. ISO [Code of Ethics and Conduct]({CODE})", {"COC102"}),
    "link and training": (
        f"3. [ISO Code of Ethics and Conduct]({CODE}) and its [training programme]({TRAINING})",
        set(),
    ),
    "training as e-learning": (
        f"3. [ISO Code of Ethics and Conduct]({CODE}), [e-learning on the Code]({TRAINING})",
        set(),
    ),
    "training in French": (
        f"3. [Code d'éthique et de conduite de l'ISO]({CODE}) et [formation au Code de conduite]({TRAINING})",
        set(),
    ),
    "the link through SafeLinks": (f"3. [ISO Code of Ethics and Conduct]({SAFELINK})", {"COC102"}),
    "the link through Google": (
        "3. [ISO Code of Ethics and Conduct](https://www.google.com/url?q=https://www.iso.org/publication/PUB100011.html&sa=D)",
        {"COC102"},
    ),
    "an address without www": (
        "3. [ISO Code of Ethics and Conduct](http://iso.org/publication/PUB100011.html)",
        {"COC102"},
    ),
    "the French folder": (f"3. [ISO Code of Ethics and Conduct]({CODE.replace('/en/', '/fr/')})", {"COC102"}),
    "NISO": ("3. [NISO Code of Conduct](https://www.niso.org/code)", {"COC101", "COC102", "COC111"}),
    "CISO": ("3. CISO code of ethics", {"COC101", "COC102", "COC111"}),
    "a body that the link's site is called after": (
        "3. [Contoso Code of Conduct](https://www.contoso.example/rules)",
        {"COC101", "COC102", "COC111"},
    ),
    "patent matters": (
        "3. [Code of Conduct in Patent Matters](https://ecma-international.org/policies/by-ipr/code-of-conduct-in-patent-matters/)",
        {"COC101", "COC102", "COC111"},
    ),
    "ISO 10001": (
        "3. ISO 10001, guidelines for codes of conduct for organizations",
        {"COC101", "COC102", "COC111"},
    ),
    "WTO": ("3. WTO Code of Good Practice", {"COC101", "COC102", "COC111"}),
    "chain of custody": ("3. CoC: chain of custody", {"COC101", "COC102", "COC111"}),
    "no link behind the words": ("3. Work environment: Direct link to Code of Conduct", {"COC101", "COC102"}),
    "title by number": ("3. ISO Code of Conduct (N 1344)", {"COC101", "COC102"}),
    "a look-alike host": (
        "3. [ISO Code of Conduct](https://www.iso.org.example.com/PUB100011.html)",
        {"COC101", "COC102"},
    ),
    "a kept copy": (
        "3. [ISO Code of Conduct](https://isotc.iso.org/livelink/livelink?func=ll&objId=1)",
        {"COC101", "COC102"},
    ),
    "a local path": ("3. [ISO Code of Conduct](file:///C:/Users/x/code.pdf)", {"COC101", "COC102", "COC104"}),
    "the new name on the old link": (
        "3. [ISO Code of Ethics and Conduct](https://www.iso.org/publication/PUB100397.html)",
        {"COC102", "COC105"},
    ),
}


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("name", AGENDAS)
def test_agenda(name: str, format: str, tmp_path: Path) -> None:
    line, expected = AGENDAS[name]
    assert codes(HEAD + line + TAIL, format, tmp_path) == expected


REPORTS = {
    "told": ("2. ISO Code of Conduct\n\nThe chair presented the Code. No questions were raised.", set()),
    "told in the title line": ("2. The chair drew attention to the ISO Code of Conduct", set()),
    "heading only": ("2. Presentation of the ISO Code of Conduct", {"COC302"}),
    "placeholder": ("2. ISO Code of Conduct\n\nTo be completed", {"COC302"}),
    "link only": (f"2. ISO Code of Conduct\n\n[Direct link to the Code of Conduct]({CODE})", {"COC302"}),
    "link and number only": (
        f"2. ISO Code of Conduct\n\n[Code of Conduct]({CODE}), Doc. ISO/TC 999 N 1344",
        {"COC302"},
    ),
    "silent": ("2. Roll call of delegates\n\nTwelve delegates were present.", {"COC301"}),
    "another body's": ("2. INCITS Code of Conduct\n\nThe INCITS Code of Conduct was presented.", {"COC301"}),
    "French": (
        "2. Code de conduite de l'ISO\n\nLe président a présenté le Code. Aucune question n'a été soulevée.",
        set(),
    ),
}


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("name", REPORTS)
def test_report(name: str, format: str, tmp_path: Path) -> None:
    text, expected = REPORTS[name]
    assert codes(MINUTES + text + AFTER, format, tmp_path) == expected


UNTOLD = {
    "who will do it": "The convenor will present the Code and its training programme.",
    "who will do it, in German": "Die Vorsitzende wird den Kodex vorstellen.",
    "a form's text": "[insert summary of discussion here]",
    "to follow, in German": "Wird nachgereicht.",
    "to follow, in French": "À rédiger par le secrétaire.",
    "to follow, in Spanish": "El secretario presentará el Código y la formación.",
    "to follow, in Russian": "Текст будет добавлен позже.",
    "who leads": "Lead: convenor and committee manager together",
    "who leads, by a name that is a word": "Presenter: Ms Lu, Mr Lee",
    "filler": "Lorem ipsum dolor sit amet",
    "where it is": f"The ISO Code of Ethics and Conduct can be found at {CODE}",
    "where to download it": f"The Code can be downloaded at {CODE}",
    "in which folder": "The Code (2023 edition) is in the documents folder.",
    "where it is, in French": f"Le Code est disponible à l'adresse {CODE}",
}
TOLD = [
    "Skipped.",
    "Deferred.",
    "Postponed to next meeting.",
    "Done.",
    "Everyone is aware.",
    "RAS",
    "Ohne Diskussion.",
    "Kenntnisnahme.",
    "El presidente presenta el código.",
    "Leído por el presidente.",
    "Presented by the chair.",
    "[No questions were raised.]",
    f"The Code was presented; it is available at {CODE}",
    "The convenor presented the Code and will present the training programme next time.",
]


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("name", UNTOLD)
def test_what_is_yet_to_be_written_or_done_is_no_detail(name: str, format: str, tmp_path: Path) -> None:
    text = MINUTES + "2. ISO Code of Conduct\n\n" + UNTOLD[name] + AFTER
    assert codes(text, format, tmp_path) == {"COC302"}


@pytest.mark.parametrize("told", TOLD)
def test_a_short_record_is_a_detail(told: str, tmp_path: Path) -> None:
    text = MINUTES + "2. ISO Code of Conduct\n\n" + told + AFTER
    assert codes(text, "docx", tmp_path) == set()


@pytest.mark.parametrize("mark", ["2. ", "- "])
@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (": no comments.", set()),
        (": noted.", set()),
        (": not presented.", set()),
        (": presented.", set()),
        (" (no questions)", set()),
        (". All agreed.", set()),
        (". Accepted.", set()),
        (". Leído por el presidente.", set()),
        (". Напомнил председатель.", set()),
        (" read.", set()),
        (". See document N 12", {"COC302"}),
        (" – none", set()),
        (": keine Anmerkungen.", set()),
        (": sin comentarios.", set()),
        (": pas de remarque.", set()),
        (": принят к сведению.", set()),
        ("", {"COC302"}),
        (", No. 123", {"COC302"}),
        (" to be noted", {"COC302"}),
        (": a reminder", {"COC302"}),
        (": approved edition 2023", {"COC302"}),
        (" (updated version, not yet in French)", {"COC302"}),
        (" and patents (without slides)", {"COC302"}),
    ],
)
def test_a_record_behind_the_title_is_a_detail(
    behind: str, expected: set[str], mark: str, tmp_path: Path
) -> None:
    text = MINUTES + f"{mark}ISO Code of Conduct{behind}" + AFTER
    assert codes(text, "markdown", tmp_path) == expected


@pytest.mark.parametrize(
    "listed",
    [
        "2. Agenda\n\nThe agenda was adopted: Opening, ISO Code of Conduct, ballots, closing.",
        "2. Ballots\n\nThe ballot was discussed.\n\n## Next meeting\n\nDraft agenda of the next meeting:\n\n"
        "1. Opening\n2. ISO Code of Conduct will be presented\n",
        "2. Ballots\n\nThe ballot was discussed.\n\n## Next meeting\n\n### Agenda\n\n1. Opening\n"
        "2. The ISO Code of Conduct, which was revised and adopted",
    ],
)
def test_an_agenda_in_a_report_tells_no_details(listed: str, tmp_path: Path) -> None:
    assert codes(MINUTES + listed + AFTER, "markdown", tmp_path) == {"COC302"}


ATTENDANCE = {
    "nothing attached": ("Place: Hotel Example, 16 May 2024", "", {"COC201"}),
    "a link": (
        "Place: Hotel Example, 16 May 2024",
        f"\n[ISO Code of Ethics and Conduct]({CODE})\n",
        {"COC201"},
    ),
    "virtual only": ("Virtual meeting, 16 May 2024", "", set()),
    "hybrid": ("Hybrid meeting, 16 May 2024", "", {"COC201"}),
    "a place and a tool": ("TC 999 meeting, Paris and Teams", "", {"COC201"}),
    "a tool with a place on another line": ("Oslo, 16 May 2024\n\nZoom link: to follow", "", {"COC201"}),
    "a tool in the place's stead": ("ISO/TC 999/WG 3, 13 May 2024, GoToMeeting", "", set()),
    "a virtual meeting's host": ("Virtual meeting, hosted by University of Example", "", set()),
    "a web meeting's room": ("16 May 2024, web meeting. The meeting room opens at 9.", "", set()),
}


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("name", ATTENDANCE)
def test_attendance(name: str, format: str, tmp_path: Path) -> None:
    place, below, expected = ATTENDANCE[name]
    assert codes(f"# Attendance list\n\n{place}\n\n{TABLE}{below}", format, tmp_path) == expected


LATE = {
    "after the reports": (
        ["Opening", "Adoption of the agenda", "Report of the secretariat", "ISO Code of Conduct"],
        True,
    ),
    "after the drafting committee": (
        [
            "Opening",
            "Roll call",
            "Apologies",
            "Adoption of the agenda",
            "Appointment of the drafting committee",
            "ISO Code of Conduct",
        ],
        False,
    ),
    "after the secretary": (["Welcome", "Appointment of the secretary", "ISO Code of Conduct"], False),
    "first": (["ISO Code of Conduct", "Opening", "Report"], False),
    "after the minutes": (
        ["Opening", "Approval of the minutes of the last meeting", "ISO Code of Conduct"],
        True,
    ),
}


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("name", LATE)
def test_late(name: str, format: str, tmp_path: Path) -> None:
    titles, late = LATE[name]
    lines = "\n".join(
        f"{number}. {title}" for number, title in enumerate([*titles, "Projects", "Closure"], 1)
    )
    found = codes(f"# Draft agenda of ISO/TC 999\n\n{lines}\n", format, tmp_path, select=("COC112",))
    assert found == ({"COC112"} if late else set())


def test_a_list_of_participants_in_a_report_is_not_circulated_for_signature(tmp_path: Path) -> None:
    text = MINUTES + "2. ISO Code of Conduct\n\nThe Code was presented." + AFTER
    text += "\n## Annex A: List of participants\n\n| Name | Organization |\n| --- | --- |\n| Delegate A | Body B |\n"
    assert codes(text, "docx", tmp_path) == set()


def test_an_attendance_list_annexed_to_a_report_is_judged_as_one(tmp_path: Path) -> None:
    text = (
        MINUTES
        + "2. ISO Code of Conduct\n\nThe Code was presented."
        + AFTER
        + f"\n## Annex A: Attendance list\n\n{TABLE}"
    )
    assert codes(text, "docx", tmp_path) == {"COC201"}


@pytest.mark.parametrize("format", SUFFIXES)
def test_a_timetable_without_numbers_has_items(format: str, tmp_path: Path) -> None:
    rows = f"| 09:00 | Welcome | Chair |\n| 09:10 | [ISO Code of Ethics and Conduct]({CODE}) | Chair |\n| 09:20 | Reports | Secretary |\n"
    text = f"# Agenda\n\nISO/TC 999, 16 May 2024\n\n| Time | Topic | Presenter |\n| --- | --- | --- |\n{rows}"
    assert codes(text, format, tmp_path) == {"COC102"}


@pytest.mark.parametrize("format", SUFFIXES)
def test_title_number_and_pages_of_text_are_the_code_whatever_the_words(format: str, tmp_path: Path) -> None:
    prose = "\n\n".join(
        [
            "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore."
        ]
        * 30
    )
    head = f"# Attendance list\n\nHotel Example, 16 May 2024\n\n{TABLE}\n"
    titled = f"{head}\n# ISO Code of Ethics and Conduct\n\nPUB100011\n\n{prose}\n"
    assert codes(titled, format, tmp_path) == set()
    assert codes(f"{head}\n# How to get there\n\nPUB100011\n\n{prose}\n", format, tmp_path) == {"COC201"}


# Words that a notice shares with a code of conduct: fair, transparent, confidential, integrity, breach.
NOTICE = (
    "By signing this list you agree that the secretariat processes your personal data. The processing is fair, lawful "
    "and transparent. We are committed to keep them confidential and to treat them with integrity, and to comply with "
    "the principles of the regulation. Tell us where you believe that a breach has occurred. Badges must be worn in "
    "the building. In case of fire leave it by the nearest exit, and gather in the car park in front of the entrance.\n\n"
)


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize(
    "named",
    [
        "Participants are bound by the ISO Code of Ethics and Conduct (PUB100011).",
        "ISO Code of Ethics and Conduct, PUB100011",
        f"ISO Code of Ethics and Conduct\n\n[PUB100011]({CODE})",
        "ISO Code of Ethics and Conduct\n\nPlease read PUB100011 before the meeting.",
        "Code of Conduct of ISO",
    ],
)
def test_a_notice_beside_a_mention_of_the_code_is_not_its_text(
    named: str, format: str, tmp_path: Path
) -> None:
    head = f"# Attendance list\n\nHotel Example, 16 May 2024\n\n{TABLE}\n"
    assert codes(f"{head}\n{named}\n\n{NOTICE * 6}", format, tmp_path) == {"COC201"}
    assert codes(f"{head}\n{NOTICE * 6}\n\n{named}\n", format, tmp_path) == {"COC201"}


@pytest.mark.parametrize(("there", "expected"), [(True, set()), (False, {"COC102"})])
def test_training_material_that_is_kept_beside_a_markdown_agenda(
    tmp_path: Path, there: bool, expected: set[str]
) -> None:
    if there:
        (tmp_path / "training.md").write_text("# Training on the Code\n", encoding="utf-8")
    item = f"3. [ISO Code of Ethics and Conduct]({CODE}) and its [training programme](training.md)"
    assert codes(HEAD + item + TAIL, "markdown", tmp_path) == expected
