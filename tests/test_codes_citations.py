"""Citations: how a document cites the Code, and its training, as a rule will judge it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.codes.citations import Citations, find_citations, find_training
from cocheck.codes.code import load_code, other_codes
from cocheck.documents.model import Block, Format, Link, Place

ISO = load_code("iso")
OTHERS = other_codes(["iso"])
FILE = "https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB100397.pdf"
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def block(marked: str) -> Block:
    """A block from text in which `[label](target)` is a link."""
    text, links, position = "", [], 0
    for match in LINK.finditer(marked):
        text += marked[position : match.start()]
        links.append(Link(match.group(2), match.group(1), len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        position = match.end()
    return Block(text + marked[position:], links=tuple(links))


def cite(*lines: str, format: Format = "docx") -> Citations:
    return find_citations([block(line) for line in lines], format, ISO, OTHERS)


def train(*lines: str, format: Format = "docx") -> list[tuple[str, int]]:
    blocks = [block(line) for line in lines]
    found = find_training(blocks, format, ISO, find_citations(blocks, format, ISO, OTHERS))
    return [(citation.kind, citation.block) for citation in found.all]


def kinds(*lines: str, format: Format = "docx") -> list[tuple[str, int]]:
    return [(citation.kind, citation.block) for citation in cite(*lines, format=format).all]


def test_a_link_counts_whatever_its_label() -> None:
    assert kinds(f"3. [ISO Code of Conduct]({FILE})") == [("link", 0)]
    (link,) = cite(f"Please read [this]({FILE}).").all
    assert (link.kind, link.edition, link.named, link.target) == ("link", 2020, True, FILE)
    wrapped = f"https://www.google.com/url?q={FILE}&sa=D"
    assert cite(f"[Code]({wrapped})").links[0].target == FILE


def test_a_picture_can_carry_the_link() -> None:
    picture = Block("", links=(Link(FILE, "", 0, 0),))
    assert [citation.kind for citation in find_citations([picture], "docx", ISO).all] == ["link"]


def test_a_printed_address_is_a_link_only_where_nothing_better_exists() -> None:
    lines = ("3. ISO Code of Conduct", FILE)
    assert kinds(*lines) == [("title", 0), ("printed", 1)]
    assert kinds(*lines, format="pdf") == [("title", 0), ("printed", 1)]
    assert kinds(*lines, format="text") == [("title", 0), ("link", 1)]
    assert kinds(*lines, format="markdown") == [("title", 0), ("link", 1)]
    assert kinds(f"[{FILE}]({FILE})") == [("link", 0)]


def test_a_printed_address_broken_over_blocks() -> None:
    assert kinds(
        "See https://www.iso.org/files/live/sites/isoorg/", "files/store/en/PUB100397.pdf", format="pdf"
    ) == [("printed", 0)]


def test_a_link_cut_off_at_the_lines_end_is_not_the_link() -> None:
    cut = "https://www.iso.org/files/live/"
    assert ("printed", 0) in kinds(
        f"[{cut}]({cut})", "sites/isoorg/files/store/en/PUB100397.pdf", format="pdf"
    )


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("The [ISO Code of Conduct](C:\\x\\code.pdf)", "local path"),
        ("[Code of Conduct](file:///x/code.pdf)", "local path"),
        ("[Code of Conduct](code.pdf)", "relative path"),
        ("[Code of Conduct]()", "empty target"),
        ("Code of Conduct: [link](http://localhost/coc)", "localhost"),
        ("[Click here](http://localhost/coc) for the Code of Conduct", "localhost"),
        (f"[{FILE}](file:///c:/code.pdf)", "local path"),
    ],
)
def test_a_labelled_link_that_nobody_can_follow(line: str, near: str) -> None:
    (unusable,) = cite(line).unusable
    assert unusable.near == near


def test_an_unusable_link_of_something_else_is_no_matter_of_the_code() -> None:
    assert not cite("[Agenda](C:\\agenda.docx)", "Code of Conduct").unusable
    assert not cite("Code of Conduct. Minutes: [here](C:\\minutes.docx)").unusable
    assert not cite("[Code of Conduct](#item3)", "[Code of Conduct](mailto:someone@example.org)").unusable


def test_near_misses() -> None:
    assert cite("[ISO Code of Conduct](https://example.org/x)").of("misdirected")
    kept = "https://isotc.iso.org/livelink/livelink?objId=20762572"
    assert [citation.kind for citation in cite(f"[Presentation on the Code of Conduct]({kept})").all] == [
        "kept-copy"
    ]
    assert kinds("3. Presentation on the Code of Conduct ISO/TC 12 N 1344") == [("reference", 0)]
    assert kinds("3. Presentation on the Code of Conduct", "N 1344", "4. Adoption of N 12") == [
        ("reference", 0)
    ]
    assert kinds("Direct link to Code of Conduct") == [("title", 0)]


def test_a_reference_in_the_same_row_of_a_table() -> None:
    row = [
        Block("Code of Conduct", Place(table=1, row=2, column=1), "cell"),
        Block("for information", Place(table=1, row=2, column=2), "cell"),
        Block("N 1344", Place(table=1, row=2, column=3), "cell"),
    ]
    assert [citation.near for citation in find_citations(row, "docx", ISO).of("reference")] == ["N 1344"]


def test_a_bare_name_beside_another_bodys_link_is_that_bodys() -> None:
    incits = "http://www.incits.org/standards-information/policies"
    found = cite("2.1 Code of Conduct", incits, "2.2 Next", format="text")
    assert not found.mentions and {citation.code for citation in found.all} == {"incits"}
    found = cite("[Code of Conduct](https://tc39.es/code-of-conduct/)")
    assert [(citation.kind, citation.code) for citation in found.all] == [("other-code", "ecma-tc39")]


def test_our_name_on_another_bodys_link_is_both() -> None:
    found = cite("[ISO Code of Conduct](https://tc39.es/code-of-conduct/)")
    assert [citation.kind for citation in found.all] == ["other-code", "title"]
    assert found.named


def test_two_codes_side_by_side() -> None:
    found = cite(
        "2.1 Reminder of the ISO Code of Conduct",
        FILE,
        "7.1 INCITS Code of Conduct",
        "http://www.incits.org/standards-information/policies",
        format="text",
    )
    assert [citation.kind for citation in found.all] == ["title", "link", "other-code", "other-code"]


def test_a_sites_navigation_does_not_count() -> None:
    navigation = [
        Block("Code of Conduct", Place(story="navigation"), links=(Link(FILE, "Code of Conduct", 0, 15),))
    ]
    assert not find_citations(navigation, "html", ISO).all
    footer = [Block("Code of Conduct", Place(story="footer"), links=(Link(FILE, "Code of Conduct", 0, 15),))]
    assert not find_citations(footer, "html", ISO).all
    assert find_citations(footer, "docx", ISO).links


def test_a_relative_link_to_the_code_itself() -> None:
    blocks = [block("[Code of Conduct](code.md)")]
    assert find_citations(blocks, "markdown", ISO, OTHERS, {"code.md"}.__contains__).links
    assert find_citations(blocks, "markdown", ISO, OTHERS).unusable
    assert find_citations(blocks, "docx", ISO, OTHERS, {"code.md"}.__contains__).unusable


def test_a_name_broken_over_two_lines_is_one() -> None:
    assert kinds("Presentation on the ISO Code of Ethics", "and Conduct", format="pdf") == [("title", 0)]


def test_the_publication_number_and_isbn_are_mentions() -> None:
    assert [citation.edition for citation in cite("ISBN 978-92-67-11100-1").all] == [2020]
    assert [citation.edition for citation in cite("as published (PUB100011)").all] == [2023]


@pytest.mark.parametrize(
    "lines",
    [
        (f"The [Code of Conduct]({FILE}) and its [training programme](https://learn.example.org/coc)",),
        ("[Code of Conduct training](https://learn.example.org)",),
        ("Training on the [Code of Conduct](https://learn.example.org)",),
        ("3. ISO Code of Conduct", "See the e-learning [here](https://learn.example.org)"),
        ("3. ISO Code of Conduct", "3.1 Presentation", "3.2 [Training programme](https://learn.example.org)"),
        ("Formation sur le code de conduite de l'ISO : [ici](https://learn.example.org)",),
        ("Schulung zum ISO-Verhaltenskodex: [Link](https://learn.example.org)",),
        ("Обучение по [Кодексу поведения ИСО](https://learn.example.org)",),
        ("Capacitación sobre el Código de conducta de la ISO: [aquí](https://learn.example.org)",),
    ],
)
def test_a_training_link_is_known_by_its_words(lines: tuple[str, ...]) -> None:
    assert "training-link" in [kind for kind, _ in train(*lines)]
    assert not cite(*lines).of("misdirected", "unusable")


@pytest.mark.parametrize(
    "lines",
    [
        (f"[Code of Conduct and its training programme]({FILE})",),
        ("Training course on quantities: [here](https://learn.example.org)", "7. Other"),
        (
            "3. ISO Code of Conduct",
            "3.1 Presentation",
            "4. Training",
            "[Training on units](https://learn.example.org)",
        ),
        ("Code of Conduct ([here](https://isotc.iso.org/livelink/x)) and its training programme",),
        ("The ISO Code of Conduct and its training programme were presented.",),
        ("[INCITS Code of Conduct training](http://www.incits.org/standards-information/policies)",),
    ],
)
def test_what_is_no_training_link(lines: tuple[str, ...]) -> None:
    assert "training-link" not in [kind for kind, _ in train(*lines)]


def test_near_misses_of_training() -> None:
    assert train("ISO Code of Conduct training: [link](C:\\a.pptx)") == [("training-unusable", 0)]
    assert train("The ISO Code of Conduct and its training programme") == [("training-title", 0)]
    assert train("3. ISO Code of Conduct", "Training: https://learn.example.org/coc") == [
        ("training-printed", 1)
    ]
    assert train("3. ISO Code of Conduct", "Training: https://learn.example.org/coc", format="text") == [
        ("training-link", 1)
    ]


def test_a_configured_training_address_needs_no_words() -> None:
    code = load_code("iso", {"training": ["https://learn.example.org/iso"]})
    blocks = [block("See [this](https://learn.example.org/iso)")]
    found = find_training(blocks, "docx", code, find_citations(blocks, "docx", code))
    assert [citation.kind for citation in found.all] == ["training-link"]
    none = load_code("iso", {"training": False})
    assert not find_training(blocks, "docx", none, find_citations(blocks, "docx", none)).all


@given(
    st.lists(st.text(max_size=80), max_size=6), st.sampled_from(["docx", "pdf", "text", "markdown", "html"])
)
def test_offsets_lie_in_their_block(lines: list[str], format: Format) -> None:
    blocks = [block(line) for line in (*lines, "3. ISO Code of", "Conduct [x](C:\\x)", FILE[:60], FILE[60:])]
    found = find_citations(blocks, format, ISO, OTHERS)
    for citation in (*found.all, *find_training(blocks, format, ISO, found).all):
        assert 0 <= citation.start <= citation.end <= len(blocks[citation.block].text)
