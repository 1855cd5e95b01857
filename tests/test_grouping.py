"""Grouping papers into meetings, and the order of an agenda's versions."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.meetings.grouping import group
from cocheck.meetings.paper import Paper, find_ordinal, likeness, paper_of_name, paper_stem
from cocheck.meetings.versions import find_series

MAY, JUNE = datetime.date(2024, 5, 16), datetime.date(2024, 6, 20)


def _meetings(papers: list[Paper]) -> set[frozenset[str]]:
    return {frozenset(papers[index].path for index in found.members) for found in group(papers)}


def _order(papers: list[Paper]) -> list[list[str]]:
    series = find_series(papers, range(len(papers)))
    return [[papers[version.papers[0]].path for version in one.versions] for one in series]


def _unseen(*papers: Paper) -> tuple[str, ...]:
    return find_series(papers, range(len(papers)))[0].unseen


def _agenda(path: str, **known: object) -> Paper:
    known.setdefault("format", path.rpartition(".")[2])
    return Paper(path, kind="agenda", language="en", **known)  # type: ignore[arg-type]


def test_two_meetings_in_one_folder_and_one_meeting_in_two() -> None:
    papers = [
        Paper("all/a.docx", "agenda", committee="ISO/TC 1", meeting_date=MAY),
        Paper("all/b.docx", "agenda", committee="ISO/TC 1", meeting_date=JUNE),
        Paper("all/c.docx", "report", committee="ISO/TC 1", meeting_date=JUNE),
        Paper("minutes/d.docx", "report", committee="ISO/TC 1", meeting_date=MAY),
        Paper("all/e.docx", "attendance", committee="ISO/TC 2", meeting_date=MAY),
    ]
    assert _meetings(papers) == {
        frozenset({"all/a.docx", "minutes/d.docx"}),
        frozenset({"all/b.docx", "all/c.docx"}),
        frozenset({"all/e.docx"}),
    }


def test_later_day_of_a_meeting_joins_it_but_another_agenda_does_not() -> None:
    days = [datetime.date(2024, 5, day) for day in (14, 15, 16)]
    papers = [
        Paper("a.md", "agenda", committee="WG 1", meeting_date=days[0]),
        Paper("b.md", "report", committee="WG 1", meeting_date=days[1]),
        Paper("c.md", "agenda", committee="WG 1", meeting_date=days[2]),
    ]
    assert _meetings(papers) == {frozenset({"a.md", "b.md"}), frozenset({"c.md"})}


def test_replacement_with_a_new_date_belongs_to_the_meeting() -> None:
    papers = [
        _agenda("a.docx", committee="ISO/TC 1", reference="N 7", meeting_date=MAY),
        _agenda("b.docx", committee="ISO/TC 1", reference="N 9", replaces="N 7", meeting_date=JUNE),
    ]
    assert len(_meetings(papers)) == 1
    assert _order(papers) == [["a.docx", "b.docx"]]


def test_same_number_in_another_committee_is_another_document() -> None:
    papers = [
        _agenda("x/a.docx", committee="ISO/TC 1", reference="N 7", meeting_date=MAY),
        _agenda("y/b.docx", committee="ISO/TC 2", reference="N 9", replaces="N 7", meeting_date=MAY),
    ]
    assert len(_meetings(papers)) == 2


def test_scanned_list_joins_by_the_number_in_its_name() -> None:
    papers = [
        _agenda("tc1-n10-plenary-11-agenda.pdf", committee="ISO/TC 1", meeting_date=MAY, ordinal=11),
        _agenda("tc1-n20-plenary-12-agenda.pdf", committee="ISO/TC 1", meeting_date=JUNE, ordinal=12),
        paper_of_name("tc1-n12-plenary-11-attendance.pdf", "pdf"),
    ]
    assert frozenset({papers[0].path, papers[2].path}) in _meetings(papers)


def test_list_that_minutes_refer_to_joins_them() -> None:
    papers = [
        Paper("p/min.pdf", "report", committee="ISO/TC 1", meeting_date=MAY, cited=(("attendance", "N 23"),)),
        Paper("p/other.pdf", "report", committee="ISO/TC 1", meeting_date=JUNE),
        Paper("p/n23-attendance.pdf", "attendance", reference="N 23"),
    ]
    found = group(papers)
    assert found[0].members == (0, 2)
    assert "refers to it" in found[0].reasons[1]


def test_folder_decides_only_where_nothing_better_is_known() -> None:
    alone = [
        _agenda("45/agenda.docx", committee="ISO/TC 1", meeting_date=MAY),
        Paper("45/list.docx", "attendance"),
    ]
    assert len(_meetings(alone)) == 1
    mixed = [*alone, _agenda("45/other.docx", committee="ISO/TC 1", meeting_date=JUNE)]
    assert frozenset({"45/list.docx"}) in _meetings(mixed)


def test_configuration_overrules_everything() -> None:
    papers = [
        Paper("a.docx", "agenda", committee="ISO/TC 1", meeting_date=MAY, named="one"),
        Paper("b.docx", "report", committee="ISO/TC 1", meeting_date=MAY, named="two"),
        Paper("c.docx", "report", committee="ISO/TC 9", meeting_date=JUNE, named="one"),
    ]
    assert _meetings(papers) == {frozenset({"a.docx", "c.docx"}), frozenset({"b.docx"})}


_SOME = st.builds(
    Paper,
    path=st.builds("{}/{}.md".format, st.sampled_from("xy"), st.integers(0, 50)),
    kind=st.sampled_from(["agenda", "report", "attendance", None]),
    committee=st.sampled_from([None, "TC 1", "ISO/TC 1", "ISO/TC 2"]),
    reference=st.sampled_from([None, "N 1", "N 2", "N 3"]),
    replaces=st.sampled_from([None, "N 1", "N 2", "N 3"]),
    version=st.sampled_from([None, "Draft", "Rev 1", "Rev 2", "v1", "Final", "Rev"]),
    meeting_date=st.sampled_from([None, MAY, JUNE]),
    ordinal=st.sampled_from([None, 1, 2]),
    # Hypothesis would make some up: the configuration and a file's own history stand above its committee.
    named=st.none(),
    lineage=st.none(),
)


@given(st.lists(_SOME, max_size=12))
def test_every_paper_is_in_one_meeting_and_no_committees_mix(papers: list[Paper]) -> None:
    found = group(papers)
    assert sorted(index for one in found for index in one.members) == list(range(len(papers)))
    for one in found:
        assert all(one.reasons)
        committees = {papers[index].committee for index in one.members} - {None}
        assert not {"ISO/TC 1", "ISO/TC 2"} <= committees
        placed = [
            index
            for series in find_series(papers, one.members)
            for version in series.versions
            for index in version.papers
        ]
        assert sorted(placed) == [index for index in one.members if papers[index].kind == "agenda"]


@pytest.mark.parametrize(
    "paths",
    [
        ["agenda-draft.docx", "agenda.docx", "agenda_v2.docx", "agenda_v10.docx", "agenda-final.docx"],
        ["2018-05.v1.e8e29ad5.md", "2018-05.v2.9944a1fd.md", "2018-05.md"],
        ["agenda.docx", "agenda-rev1.docx", "agenda-rev2.docx"],
        ["N9-agenda.docx", "N12-agenda.docx", "N112-agenda.docx"],
    ],
)
def test_file_names_tell_the_order(paths: list[str]) -> None:
    papers = [
        _agenda(path, version=paper_of_name(path).version, reference=paper_of_name(path).reference)
        for path in paths
    ]
    random.Random(1).shuffle(papers)
    assert _order(papers) == [paths]


def test_words_are_trusted_over_replacing_and_that_over_dates() -> None:
    words = [
        _agenda("a", reference="N 5", version="Rev 2", date=MAY),
        _agenda("b", reference="N 6", version="Rev 1", date=JUNE, replaces="N 5"),
    ]
    assert _order(words) == [["b", "a"]]
    chain = [
        _agenda("a", reference="N 5", date=JUNE),
        _agenda("b", reference="N 6", date=MAY, replaces="N 5"),
    ]
    assert _order(chain) == [["a", "b"]]


def test_word_and_pdf_of_one_version_are_one_version() -> None:
    papers = [_agenda("agenda.docx", reference="N 5"), _agenda("agenda.pdf", reference="N 5")]
    assert _order(papers) == [["agenda.docx"]]


def test_languages_are_series_of_their_own() -> None:
    papers = [_agenda("agenda.docx"), Paper("odj.docx", "agenda", "docx", "fr")]
    assert _order(papers) == [["agenda.docx"], ["odj.docx"]]


def test_unseen_versions() -> None:
    assert _unseen(_agenda("a", reference="N 8", replaces="N 7"))[0].startswith("N 7")
    assert _unseen(_agenda("a", version="Rev 2")) == ("the first version", "Rev 1")
    assert _unseen(_agenda("a"), _agenda("b", version="v3")) == ("v2",)
    assert _unseen(_agenda("a"), _agenda("b", version="Rev 1")) == ()
    assert _unseen(_agenda("a", reference="N 7"), _agenda("b", reference="N 8", replaces="N 7")) == ()


@pytest.mark.parametrize(
    ("titles", "path", "ordinal"),
    [
        (("minutes of the 45th plenary meeting",), "x.pdf", 45),
        (("agenda for meeting 231",), "x.pdf", 231),
        ((), "tc12-n1012-plenary-11-attendance.pdf", 11),
        ((), "agenda231.txt", 231),
        (("meeting 2024",), "x.pdf", None),
        ((), "agenda-2026-07-31.docx", None),
    ],
)
def test_number_of_the_meeting(titles: tuple[str, ...], path: str, ordinal: int | None) -> None:
    assert find_ordinal(titles, path) == ordinal


def test_stem_is_what_versions_share() -> None:
    names = ["Agenda_v2.docx", "agenda-final.docx", "agenda.pdf", "agenda rev 3.docx", "N1512-agenda.docx"]
    assert {paper_stem(name) for name in names} == {"agenda"}


def test_likeness_of_equal_and_of_disjoint_texts() -> None:
    some = frozenset(range(200))
    assert likeness(some, some) == 1
    assert likeness(some, frozenset(range(1000, 1200))) == 0
