"""Recognising items, dates, committees, references and the order of business, on invented lines."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.documents.markdown import read_markdown
from cocheck.documents.model import Block, Document, Place
from cocheck.languages import fold, languages
from cocheck.meetings.dates import find_dates
from cocheck.meetings.identity import find_committee, find_identity, find_mode
from cocheck.meetings.items import bare_number, find_items, split_number
from cocheck.meetings.language import find_language
from cocheck.meetings.recognition import recognise
from cocheck.meetings.running_order import belongs_to_item, business_before, landmarks, stands_in_agenda


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("4. Work environment", "4", "Work environment"),
        ("4.1 Report of WG 3", "4.1", "Report of WG 3"),
        ("12 Any other business", "12", "Any other business"),
        ("IV. Closing", "IV", "Closing"),
        ("a) Apologies", "a", "Apologies"),
        ("TOP 8: Verschiedenes", "8", "Verschiedenes"),
        ("Item 3 – Reports", "3", "Reports"),
        ("8.1 ISO/WD 80000-12, Quantities", "8.1", "ISO/WD 80000-12, Quantities"),
        ("3BWork environment", None, None),
    ],
)
def test_split_number(line: str, number: str | None, title: str | None) -> None:
    assert split_number(line) == (None if number is None else (number, title))


@pytest.mark.parametrize(
    "line",
    [
        "16 May 2024",
        "2024-05-16",
        "13:00 Opening of doors",
        "19 delegates attended",
        "A committee met",
        "I think so",
        "1.5 m",
        "700 K Street",
    ],
)
def test_what_is_no_item_number(line: str) -> None:
    assert split_number(line) is None


@pytest.mark.parametrize(
    ("printed", "bare"), [("4.", "4"), ("TOP 8", "8"), ("IV)", "IV"), ("4.1", "4.1"), ("(a)", "a")]
)
def test_bare_number(printed: str, bare: str) -> None:
    assert bare_number(printed) == bare


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-16. 13:00 CEST", (2024, 5, 16)),
        ("VIRTUAL 16 May 2024", (2024, 5, 16)),
        ("June 15-18, 2026, in the hall", (2026, 6, 15)),
        ("16October,2023", (2023, 10, 16)),
        ("Viernes 31 de julio 2026", (2026, 7, 31)),
        ("31 de julio de 2026", (2026, 7, 31)),
        ("den 16. Mai 2024", (2024, 5, 16)),
        ("le 1er décembre 2024", (2024, 12, 1)),
        ("16 мая 2024 г.", (2024, 5, 16)),
        ("09/28/2020", (2020, 9, 28)),
        ("28.09.2020", (2020, 9, 28)),
        ("Aug. 3-7, 1992", (1992, 8, 3)),
        ("ISO/TC 37, 22 June 2024", (2024, 6, 22)),
        ("ISO/TC 5, 2 May 2022", (2022, 5, 2)),
        ("WG 7, 17 September 2024", (2024, 9, 17)),
        ("ISO/TC 28 - 2 February 2023", (2023, 2, 2)),
        ("ISO/TC 1, 2, 3 et 4 mai 2022", (2022, 5, 2)),
        ("ТК 22, 25 мая 2024 г.", (2024, 5, 25)),
        ("N 12, 14. Mai 2024", (2024, 5, 14)),
        ("Sitzung am 4./5. Mai 2024", (2024, 5, 4)),
        ("meeting of the WG 7-9 May 2024", (2024, 5, 7)),
        ("5, 6 and 7 May 2024", (2024, 5, 5)),
        ("los días 4, 5 y 6 de mayo de 2024", (2024, 5, 4)),
    ],
)
def test_dates_in_every_language(text: str, day: tuple[int, int, int]) -> None:
    assert [found.day for found in find_dates(fold(text))][:1] == [datetime.date(*day)]


@pytest.mark.parametrize(
    "line",
    [
        "(circulated 2022-12-20, meeting on 21 March 2023)",
        "Please register by 20 December 2022. Meeting on 21 March 2023.",
        "Draft circulated on Tuesday, 20 December 2022, for the meeting on 21 March 2023",
        "Agenda circulated for the meeting on 21 March 2023",
        "Inscription avant le 20 décembre 2022. Réunion le 21 mars 2023.",
        "Anmeldung bis zum 20. Dezember 2022, Sitzung am 21. März 2023",
        "Inscripción a más tardar el 20 de diciembre de 2022; reunión el 21 de marzo de 2023",
        "Регистрация не позднее 20 декабря 2022 г., заседание 21 марта 2023 г.",
    ],
)
def test_the_day_a_paper_was_sent_is_not_the_meeting_s(line: str) -> None:
    text = f"# Draft agenda of ISO/TC 999\n\n{line}\n\n1. Opening\n2. Reports\n"
    identity = find_identity(read_markdown(text, "agenda.md"))
    assert identity.meeting_date == datetime.date(2023, 3, 21)


@pytest.mark.parametrize("text", ["05/06/2024", "ISO 80000-1", "Room 2024", "2024-13-40", "May the force"])
def test_what_is_no_date(text: str) -> None:
    assert find_dates(fold(text)) == ()


@given(st.text(max_size=80))
def test_no_text_breaks_the_recognisers(text: str) -> None:
    blocks = (Block(text), Block("1. " + text), Block(text, number="2."))
    items = find_items(blocks)
    assert all(0 <= item.start < item.end <= len(blocks) for item in items)
    find_identity(Document("a.md", "markdown", blocks))


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(languages()))
def test_a_date_written_out_is_found_in_every_language(day: datetime.date, language) -> None:
    written = f"{day.day} {language.words['months'][day.month - 1]} {day.year}"
    assert [found.day for found in find_dates(fold(written))] == [day]


@pytest.mark.parametrize(
    ("line", "committee"),
    [
        ("ISO/TC 12 N 1518", "ISO/TC 12"),
        ("ISO/IEC JTC1/SC22/WG5 N2238", "ISO/IEC JTC 1/SC 22/WG 5"),
        ("Agenda for the 102nd meeting of Ecma TC39", "Ecma TC39"),
        ("IEC TC 25", "IEC/TC 25"),
        ("ISO/TC 211/WG 7 Information", "ISO/TC 211/WG 7"),
    ],
)
def test_committee(line: str, committee: str) -> None:
    assert find_committee([Block(line)]) == committee


def test_cover_page() -> None:
    lines = [
        "ISO/TC 999 N 1518",
        "Draft agenda 2024-05-16 - Rev 2",
        "Document date",
        "2024-05-08",
        "Meeting: VIRTUAL 16 May 2024",
        "Replaces: N 1512 Draft agenda",
    ]
    identity = find_identity(Document("agenda.docx", "docx", tuple(Block(line) for line in lines)))
    assert (identity.committee, identity.reference, identity.replaces, identity.version) == (
        "ISO/TC 999",
        "N 1518",
        "N 1512",
        "Rev 2",
    )
    assert (identity.date, identity.meeting_date) == (datetime.date(2024, 5, 8), datetime.date(2024, 5, 16))
    assert identity.meeting == "ISO/TC 999 2024-05-16"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("virtual meeting via zoom", "virtual"),
        ("hybrid meeting", "hybrid"),
        ("in person, hotel example", "physical"),
        ("zoom and hotel example", "hybrid"),
        ("draft agenda", None),
        ("TC 5 meeting, Paris and Teams", "hybrid"),
        ("Geneva (with Zoom link)", "hybrid"),
        ("AFNOR, Paris + Zoom", "hybrid"),
        ("Tokyo, Japan and Webex", "hybrid"),
        ("DIN, Berlin, und Teams", "hybrid"),
        ("Genève et Zoom", "hybrid"),
        ("Madrid y Zoom", "hybrid"),
        ("Москва и Zoom", "hybrid"),
        ("Oslo, remote participation possible", "hybrid"),
        ("2-3 May 2024, web meeting. The meeting room opens at 9.", "virtual"),
        ("virtual (Zoom room 3)", "virtual"),
        ("Zoom and Teams", "virtual"),
        ("Zoom, 13 May 2024", "virtual"),
        ("Monday 13 May (Zoom)", "virtual"),
        ("Virtual meeting hosted by AFNOR (Zoom)", "virtual"),
        ("by correspondence", "virtual"),
        ("remote", "virtual"),
        ("GoToMeeting", "virtual"),
        ("en distanciel", "virtual"),
        ("Telefonkonferenz", "virtual"),
        ("заочное заседание", "virtual"),
        ("очно-заочное заседание", "hybrid"),
        ("web meeting, room 3", "hybrid"),
    ],
)
def test_mode(text: str, mode: str | None) -> None:
    assert find_mode([text]) == mode


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The report of the secretariat was presented to the committee and approved by all.", "en"),
        (
            "Le rapport du secrétariat a été présenté au comité et approuvé par les membres de la réunion.",
            "fr",
        ),
        (
            "Der Bericht des Sekretariats wurde dem Ausschuss vorgestellt und von den Mitgliedern genehmigt.",
            "de",
        ),
        (
            "El informe de la secretaría se presentó al comité y fue aprobado por los miembros en la reunión.",
            "es",
        ),
        (
            "Отчет секретариата был представлен комитету и одобрен членами на заседании, как и в прошлый раз.",
            "ru",
        ),
        ("xyz", None),
        (
            "The report of the secretariat to the members. Le rapport du secrétariat pour les membres et la réunion.",
            "en+fr",
        ),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert find_language([Block(text)]) == language


def _list(*titles: str) -> tuple[Block, ...]:
    return tuple(
        Block(title, number=f"{number}.", kind="list-item", level=1) for number, title in enumerate(titles, 1)
    )


def test_formalities_are_not_business() -> None:
    blocks = _list(
        "Opening of the meeting",
        "Welcome from host",
        "Roll call",
        "Apologies",
        "Adoption of the agenda",
        "Appointment of the drafting committee",
        "Code",
    )
    assert business_before(find_items(blocks), blocks, 6) == ()


def test_a_report_is_business() -> None:
    blocks = _list("Opening of the meeting", "Report of the secretariat", "Code")
    assert [item.number for item in business_before(find_items(blocks), blocks, 2)] == ["2"]


def test_a_second_agenda_in_the_file_starts_afresh() -> None:
    first = _list("Opening business", "Liaison reports", "Closure")
    second = _list("Opening of the meeting", "Code", "Reports")
    blocks = (*first, Block("Preliminary agenda of the other committee", kind="heading", level=1), *second)
    items = find_items(blocks)
    position = next(index for index, item in enumerate(items) if item.title == "Code")
    assert business_before(items, blocks, position) == ()


def test_notes_before_the_agenda_are_not_items() -> None:
    notes = _list("This meeting is one of a series", "Members shall observe the Code")
    blocks = (*notes, Block("Agenda", kind="heading", level=2), *_list("Opening of the meeting", "Reports"))
    items = find_items(blocks)
    assert not stands_in_agenda(items, 1, landmarks(items))


def test_a_number_in_its_own_cell_belongs_to_the_title_beside_it() -> None:
    def cell(text: str, row: int, column: int, number: str = "") -> Block:
        return Block(text, Place(table=1, row=row, column=column), kind="cell", number=number)

    blocks = (
        cell("#", 1, 1),
        cell("Items", 1, 2),
        cell("", 2, 1, "1."),
        cell("Opening", 2, 2),
        cell("2", 3, 1),
        cell("Reports", 3, 2),
        cell("5 min", 3, 3),
    )
    assert [(item.number, item.title) for item in find_items(blocks)] == [("1", "Opening"), ("2", "Reports")]


def test_numbered_headings_follow_on_from_each_other() -> None:
    titles = ("Opening", "The Code", "Adoption of the agenda")
    blocks = tuple(
        Block(title, kind="heading", level=2, number=f"{number}.") for number, title in enumerate(titles, 1)
    )
    blocks = (*blocks[:2], Block("Presentation of the Code"), blocks[2])
    items = find_items(blocks)
    assert belongs_to_item(items, blocks, 1, 2, landmarks(items))


def test_what_a_pdf_sets_in_bold_stays_in_one_list() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    blocks = (
        Block("Opening", kind="heading", level=2, number="1", box=box),
        Block("Adoption of the agenda", kind="cell", number="2", box=box),
        Block("Reports", kind="heading", level=2, number="3", box=box),
    )
    assert [item.depth for item in find_items(blocks)] == [0, 0, 0]


def _kind(markdown: str) -> str | None:
    document = read_markdown(markdown, "paper.md")
    return recognise(document).kind


def test_an_agenda_section_among_a_record_s_sections_is_no_title() -> None:
    text = "# August meeting\n\n## Agenda\n\n1. Opening, welcome and roll call\n1. Announcements\n\n## Attendees\n\n* A\n\n## Notes\n\n* Nothing came up\n\n## Action items\n"
    assert _kind(text) == "report"


def test_a_transcript_is_a_report() -> None:
    lines = "\n\n".join(
        f"{name}: I think that we should write it down." for name in ("Ada", "Bob", "Cyd") * 4
    )
    assert _kind(f"# CSV on the web telecon\n\n{lines}\n") == "report"


@pytest.mark.parametrize(
    "line", ["{}: true", "{}: what this setting does when it is given", "{}: from here by way of there"]
)
def test_lines_that_begin_with_a_name_are_no_speeches_by_themselves(line: str) -> None:
    lines = "\n\n".join(line.format(name) for name in ("Default", "Type", "Deprecated") * 6)
    assert _kind(f"# The tool's settings\n\n{lines}\n") is None


def test_headings_count_from_the_documents_own_top_level() -> None:
    text = "### Teleconference, 6 January 2016\n\n### Call Agenda\n\n* Triage\n* Confirm the dates\n\n### Logistics\n\nWe will be using Webex.\n"
    assert _kind(text) == "agenda"


@pytest.mark.parametrize(
    "text",
    [
        "# Arrangements\n\n## Hotels\n\n## Guides\n\n* A guide to the town\n",
        "# Secretariat report to the 5th plenary\n\n1. Membership\n\nIt was agreed to revise the plan.\n",
        "# Resolutions of the 5th plenary meeting\n\nResolution 1\n\nThe committee approves the agenda.\n",
        "# Bread\n\n1. Mix flour\n2. Bake\n",
    ],
)
def test_what_is_none_of_the_three(text: str) -> None:
    assert _kind(text) is None
