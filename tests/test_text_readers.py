"""The readers of Markdown, plain text and HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocheck.documents.decoding import decode_text
from cocheck.documents.html import read_html
from cocheck.documents.limits import MAX_MARKDOWN_DEPTH
from cocheck.documents.markdown import read_markdown
from cocheck.documents.model import Block, Document, Link, ReadError
from cocheck.documents.text import find_addresses, read_text, typed_number

CODE = "https://www.iso.org/publication/PUB100397.html"


def markdown(text: str) -> Document:
    return read_markdown(text, "agenda.md")


def html(text: str) -> Document:
    return read_html(text.encode(), "agenda.html")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def links(document: Document) -> list[Link]:
    return [link for block in document.blocks for link in block.links]


def only(document: Document) -> Block:
    (block,) = document.blocks
    return block


def assert_sound(document: Document) -> None:
    """What must hold for every document: white space folded, labels where their offsets say."""
    for block in (*document.blocks, *document.deleted, *document.comments):
        assert block.text == " ".join(block.text.split())
        for link in block.links:
            assert block.text[link.start : link.end] == link.label


# Addresses


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (f"See {CODE}.", [CODE]),
        (f"(see {CODE})", [CODE]),
        (f"<{CODE}>", [CODE]),
        (f"“{CODE}”; and", [CODE]),
        ("https://example.org/a_(b), x", ["https://example.org/a_(b)"]),
        ("www.iso.org/x", ["http://www.iso.org/x"]),
        ("iso.org/publication/PUB100397.html", ["http://iso.org/publication/PUB100397.html"]),
        ("https://a.example/x,https://b.example/y", ["https://a.example/x", "https://b.example/y"]),
        (f"[Code]({CODE})", [CODE]),
        ("mailto:secretary@example.org", ["mailto:secretary@example.org"]),
        ("secretary@example.org, agenda.txt, either/or, 10.1", []),
        ("http:// www. https://", []),
    ],
)
def test_printed_addresses_are_found_without_the_sentence_around_them(text: str, targets: list[str]) -> None:
    assert [found.target for found in find_addresses(text)] == targets


# Markdown


def test_markdown_links_of_every_kind() -> None:
    document = markdown(
        f"[inline]({CODE} 'title') [ref][c] [c] [C][] <{CODE}> {CODE} www.iso.org ![logo](l.png)\n\n"
        f"[c]: {CODE}\n"
    )
    assert [link.target for link in links(document)] == [CODE] * 6 + ["http://www.iso.org"]
    assert only(document).text.endswith("www.iso.org logo")


@pytest.mark.parametrize(
    "target", ["file:///C:/code.docx", "../code.md", "javascript:void(0)", "C:\\docs\\code.docx", ""]
)
def test_markdown_keeps_targets_that_lead_nowhere(target: str) -> None:
    assert links(markdown(f"[Code of Conduct](<{target}>)")) == [Link(target, "Code of Conduct", 0, 15)]


def test_markdown_reference_without_definition_is_text() -> None:
    document = markdown("See our [Code of Conduct][coc].")
    assert texts(document) == ["See our [Code of Conduct][coc]."]
    assert links(document) == []


def test_markdown_code_is_seen_but_not_live() -> None:
    document = markdown(f"`{CODE}`\n\n```\n{CODE}\nsecond\n```\n")
    assert [link.live for link in links(document)] == [False, False]
    assert [(block.text, block.place.line) for block in document.blocks][1:] == [(CODE, 4), ("second", 5)]


def test_markdown_list_numbers_are_those_a_reader_sees() -> None:
    document = markdown("1. a\n1. b\n   1. c\n   1. d\n1. e\n\ntext\n\n4) f\n6) g\n\n- h\n")
    assert [(b.number, b.text, b.level, b.kind, b.place.line) for b in document.blocks] == [
        ("1.", "a", 1, "list-item", 1),
        ("2.", "b", 1, "list-item", 2),
        ("1.", "c", 2, "list-item", 3),
        ("2.", "d", 2, "list-item", 4),
        ("3.", "e", 1, "list-item", 5),
        ("", "text", 0, "paragraph", 7),
        ("4)", "f", 1, "list-item", 9),
        ("6)", "g", 1, "list-item", 10),
        ("", "h", 1, "list-item", 12),
    ]


def test_markdown_second_paragraph_of_an_item_has_no_number() -> None:
    first, second = markdown("1. Opening\n\n   The chair opens.\n").blocks
    assert (first.number, second.number, second.kind) == ("1.", "", "paragraph")


def test_markdown_typed_items_of_one_paragraph_stand_apart() -> None:
    document = markdown(f"4.1 Roll call\n4.2 The [Code]({CODE}) of\nConduct\n4.3 Agenda")
    assert [(b.text, b.place.line) for b in document.blocks] == [
        ("4.1 Roll call", 1),
        ("4.2 The Code of Conduct", 2),
        ("4.3 Agenda", 4),
    ]
    assert document.blocks[1].links == (Link(CODE, "Code", 8, 12),)


def test_markdown_table_cells_know_their_place() -> None:
    document = markdown("| Name | Signature |\n|---|---|\n| A | [B](u) |\n")
    assert [(b.text, b.kind, b.place.table, b.place.row, b.place.column) for b in document.blocks] == [
        ("Name", "cell", 1, 1, 1),
        ("Signature", "cell", 1, 1, 2),
        ("A", "cell", 1, 2, 1),
        ("B", "cell", 1, 2, 2),
    ]


def test_markdown_struck_text_is_text() -> None:
    # A committee strikes out the items that it has dealt with; the link is there for all to follow.
    document = markdown(f"1. ~~TC follows its [Code]({CODE})~~\n1. Next\n")
    assert [(link.target, link.label) for link in links(document)] == [(CODE, "Code")]


def test_markdown_deleted_text_and_comments_stand_apart() -> None:
    document = markdown(
        f"1. <del>TC follows its [Code]({CODE})</del>\n1. Next <!-- [Code]({CODE}) -->\n\n<!--\n{CODE}\n-->\n"
    )
    assert [(b.number, b.text) for b in document.blocks] == [("2.", "Next")]
    assert links(document) == []
    assert [(b.text, b.links[0].target) for b in document.deleted] == [("TC follows its Code", CODE)]
    assert [(b.place.line) for b in document.comments] == [2, 4]


def test_markdown_raw_html_is_read_as_html() -> None:
    document = markdown(
        f'<p align="center"><a href="{CODE}">Code\nof Conduct</a></p>\n\n<div hidden>\n\n'
        "[hidden](u)\n\n</div>\n\n"
        f"<details>\n<summary>More</summary>\n\ntext <a href='v'>here</a>\n\n</details>\n"
    )
    assert [(b.text, b.place.line) for b in document.blocks] == [
        ("Code of Conduct", 1),
        ("More", 11),
        ("text here", 13),
    ]
    assert [link.target for link in links(document)] == [CODE, "v"]


def test_markdown_talk_of_a_script_tag_swallows_nothing() -> None:
    document = markdown(f"The <script> and <style> tags\n\n[Code]({CODE})\n")
    assert texts(document) == ["The <script> and <style> tags", "Code"]


def test_markdown_front_matter() -> None:
    document = markdown(f'---\ntitle: "Agenda 45"\ncode: {CODE}\n---\n\n# Agenda\n')
    assert document.title == "Agenda 45"
    assert [(b.text, b.place.story, b.place.line) for b in document.blocks] == [
        ("title: Agenda 45", "header", 2),
        (f"code: {CODE}", "header", 3),
        ("Agenda", "body", 6),
    ]
    assert [link.live for link in links(document)] == [False]


def test_markdown_rule_at_the_top_is_no_front_matter() -> None:
    assert texts(markdown("---\nAgenda of the meeting\n\n---\n")) == ["Agenda of the meeting"]


def test_markdown_footnotes_are_kept() -> None:
    document = markdown(f"Code of Conduct[^1]\n\n[^1]: {CODE}\n")
    assert [(b.text, b.place.story) for b in document.blocks] == [
        ("Code of Conduct[1]", "body"),
        (CODE, "footnote"),
    ]
    assert [link.target for link in links(document)] == [CODE]


def test_markdown_headings_and_bold_lines() -> None:
    document = markdown("# One #\n\nTwo\n---\n\n**Three**\n\n**Four** five\n")
    assert [(b.text, b.kind, b.level, b.bold) for b in document.blocks] == [
        ("One", "heading", 1, False),
        ("Two", "heading", 2, False),
        ("Three", "paragraph", 0, True),
        ("Four five", "paragraph", 0, False),
    ]


def test_markdown_nested_too_deep_is_refused_and_not_cut() -> None:
    assert texts(markdown(">" * (MAX_MARKDOWN_DEPTH - 1) + f" {CODE}")) == [CODE]
    with pytest.raises(ReadError) as refusal:
        markdown(">" * (MAX_MARKDOWN_DEPTH + 1) + f" {CODE}")
    assert refusal.value.code == "COC905"


WORDS = st.lists(st.from_regex(r"[a-zé]{1,8}", fullmatch=True), min_size=1, max_size=12)


@given(
    st.lists(WORDS, min_size=1, max_size=8),
    st.sampled_from(["", "# ", "- ", "1. ", "> ", "    ", "4.1 ", "~ "]),
)
@settings(max_examples=60, deadline=None)
def test_markdown_and_text_lose_no_word(paragraphs: list[list[str]], lead: str) -> None:
    rows = [lead + " ".join(words) for words in paragraphs]
    expected = [word for words in paragraphs for word in words]
    for source in ("\n".join(rows), "\n\n".join(rows)):
        for document in (markdown(source), read_text(source, "agenda.txt")):
            assert_sound(document)
            assert re.findall(r"[a-zé]+", " ".join(texts(document))) == expected


@given(st.text(alphabet=st.sampled_from("ab1. \n\t-*_[]()<>!`~#|&;:/\\\"'=+^\fhtpsw\u00a0é")), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_sound_document(text: str, crlf: bool) -> None:
    text = text.replace("\n", "\r\n") if crlf else text
    for document in (markdown(text), html(text), read_text(text, "agenda.txt")):
        assert_sound(document)
        assert all(block.place.line for block in document.blocks)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
@settings(max_examples=100, deadline=None)
def test_plain_text_keeps_every_letter(text: str) -> None:
    document = read_text(text, "agenda.txt")
    kept = "".join(block.number + block.text for block in document.blocks)
    letters = [character for character in text if character.isalpha() and character != "o"]
    assert [character for character in kept if character.isalpha() and character != "o"] == letters


# Plain text

AGENDA = """\
               Agenda of the 5th meeting
               =========================

Date:     2024-05-16
Place:    Geneva

I. Thursday
-----------
   1. Opening
      1. Code of Conduct
         https://www.iso.org/publication/PUB100397.html
      2. Roll call of the experts, with the apologies received by the secretary and
         the proxies
   2. Business
      - first
TOP 8 Verschiedenes
Any other paragraph that is written over more than one line of the file, because
its author wraps lines.
"""


def test_text_items_titles_and_paragraphs() -> None:
    document = read_text(AGENDA, "agenda.txt")
    assert [(b.place.line, b.kind, b.level, b.number, b.text) for b in document.blocks] == [
        (1, "heading", 1, "", "Agenda of the 5th meeting"),
        (4, "paragraph", 0, "", "Date: 2024-05-16"),
        (5, "paragraph", 0, "", "Place: Geneva"),
        (7, "heading", 2, "I.", "Thursday"),
        (9, "list-item", 1, "1.", "Opening"),
        (10, "list-item", 2, "1.", "Code of Conduct"),
        (11, "paragraph", 0, "", CODE),
        (12, "list-item", 2, "2.",
         "Roll call of the experts, with the apologies received by the secretary and the proxies"),
        (14, "list-item", 1, "2.", "Business"),
        (15, "list-item", 2, "", "first"),
        (16, "list-item", 1, "TOP 8", "Verschiedenes"),
        (17, "paragraph", 0, "",
         "Any other paragraph that is written over more than one line of the file, "
         "because its author wraps lines."),
    ]  # fmt: skip
    assert [(link.target, link.live) for link in links(document)] == [(CODE, True)]


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("4.1 Code of Conduct", ("4.1", "Code of Conduct")),
        ("IV. Reports", ("IV.", "Reports")),
        ("a) Opening", ("a)", "Opening")),
        ("(3) Opening", ("(3)", "Opening")),
        ("Punkt 3: Eröffnung", ("Punkt 3:", "Eröffnung")),
        ("Item 5 was deferred", None),
        ("16. Oktober 2023", None),
        ("16 October 2023", None),
        ("10.30 Coffee", None),
        ("3.5 million", None),
        ("10 experts", None),
        ("Minutes", None),
    ],
)
def test_typed_numbers(text: str, split: tuple[str, str] | None) -> None:
    assert typed_number(text) == split


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("The Code:\nhttps://www.iso.org/files/live/sites/isoorg/files/\nstore/en/PUB100397.pdf\n",
         ["https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB100397.pdf"]),
        ("See <https://www.iso.org/publi\ncation/PUB100397.html>.", [CODE]),
        ("https://www.iso.org/\nMore on it later.", ["https://www.iso.org/"]),
        ("https://www.iso.org/a/\nhttps://www.iso.org/b/", ["https://www.iso.org/a/", "https://www.iso.org/b/"]),
    ],
)  # fmt: skip
def test_text_addresses_broken_over_lines(text: str, targets: list[str]) -> None:
    assert [link.target for link in links(read_text(text, "agenda.txt"))] == targets


def test_text_pages_and_columns() -> None:
    document = read_text("One\fTwo\nName        Signature\nA. Body     ........\n", "list.txt")
    assert [(b.text, b.place.page, b.place.line) for b in document.blocks] == [
        ("One", 1, 1),
        ("Two", 2, 1),
        ("Name Signature", 2, 2),
        ("A. Body ........", 2, 3),
    ]
    assert document.page_count == 2


RUSSIAN = "Повестка дня заседания. Кодекс этики и поведения ИСО представлен участникам совещания."
FRENCH = "Ordre du jour : présentation du code de déontologie — début de séance à 9 h"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_russian_is_decoded(encoding: str) -> None:
    assert decode_text(RUSSIAN.encode(encoding)).removeprefix("\ufeff") == RUSSIAN


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-be"])
def test_french_is_decoded(encoding: str) -> None:
    assert decode_text(FRENCH.encode(encoding)).removeprefix("\ufeff") == FRENCH


# HTML


def test_html_site_parts_are_told_from_the_document() -> None:
    document = html(
        "<html lang=en><head><title>Agenda  5</title></head><body>"
        "<header class=site><a href=/>Home</a></header><nav><a href=/coc>Code of Conduct</a></nav>"
        f"<main><header><h1>Agenda</h1></header><p>The <a href='{CODE}'>Code</a> applies</p>"
        "<footer>N 5</footer></main>"
        "<div class='sidebar'>News</div><div role=contentinfo>Imprint</div>"
        "<footer>Our <a href=/coc>code</a></footer>"
    )
    assert (document.title, document.language) == ("Agenda 5", "en")
    assert [(b.text, b.place.story) for b in document.blocks] == [
        ("Home", "navigation"),
        ("Code of Conduct", "navigation"),
        ("Agenda", "body"),
        ("The Code applies", "body"),
        ("N 5", "body"),
        ("News", "navigation"),
        ("Imprint", "footer"),
        ("Our code", "footer"),
    ]


def test_html_page_wrapped_in_a_menu_is_no_menu() -> None:
    document = html(
        "<body><div class='page-menu'><h1>Agenda</h1><p>1. Opening of the meeting</p></div><p>Bye</p>"
    )
    assert {block.place.story for block in document.blocks} == {"body"}


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>{}</p>",
        "<div style='color:red; display : none'><p>{}</p></div>",
        "<span style='visibility:hidden'>{}</span>",
        "<span style='mso-hide:all'>{}</span>",
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        "<!-- {} -->",
        "<del>{}</del>",
    ],
)
def test_html_unseen_text_is_out(hidden: str) -> None:
    document = html(f"<p>Before</p>{hidden.format(f'<a href={CODE}>Code</a>')}<p>After</p>")
    assert texts(document) == ["Before", "After"]
    assert links(document) == []


@pytest.mark.parametrize(
    "between", ["</html>", "</BODY>\n</HTML >", "</body></html><html><head><title>B</title></head><body>"]
)
def test_html_goes_on_after_its_end(between: str) -> None:
    page = f"<html><body><p>Before</p>{between}<p>After: <a href={CODE}>Code</a></p></body></html>"
    document = html(page)
    assert texts(document) == ["Before", "After: Code"]
    assert [link.target for link in links(document)] == [CODE]


def test_markdown_goes_on_after_the_end_of_html_in_it() -> None:
    assert texts(markdown("Before\n\n</html>\n\nAfter\n")) == ["Before", "After"]


def test_html_insertions_are_in_and_deletions_kept_apart() -> None:
    document = html(f"<p>We <del>drop the <a href='{CODE}'>Code</a></del><ins>keep it</ins></p>")
    assert texts(document) == ["We keep it"]
    assert [(b.text, b.links[0].target) for b in document.deleted] == [("drop the Code", CODE)]


def test_html_list_numbers() -> None:
    document = html(
        "<ol start=3><li>c<ol type=a><li>x<li>y</ol><li value=9>n<li>o</ol>"
        "<ol reversed><li>two<li>one</ol><ol type=I><li><p>i</p><p>more</p></ol><ul><li>b</ul>"
        "<ol style='list-style-type: lower-roman' start=4><li>iv</ol>"
    )
    assert [(b.number, b.text, b.level) for b in document.blocks] == [
        ("3.", "c", 1), ("a.", "x", 2), ("b.", "y", 2), ("9.", "n", 1), ("10.", "o", 1), ("2.", "two", 1),
        ("1.", "one", 1), ("I.", "i", 1), ("", "more", 0), ("", "b", 1), ("iv.", "iv", 1),
    ]  # fmt: skip


def test_html_table_spans_move_the_columns() -> None:
    document = html(
        "<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f<table><tr><td>in</table></table>"
    )
    assert [(b.text, b.place.table, b.place.row, b.place.column) for b in document.blocks] == [
        ("a", 1, 1, 1), ("b", 1, 1, 2), ("c", 1, 1, 4), ("d", 1, 2, 2), ("e", 1, 2, 3), ("f", 1, 2, 4),
        ("in", 1, 2, 4),
    ]  # fmt: skip


def test_html_links_of_every_kind() -> None:
    document = html(
        f"<p>a <a href=' {CODE[:20]}\n{CODE[20:]} '>b  <b>c</b></a>d<a href=''>e</a><a name=x>f</a></p>"
        "<a href=pic><img alt=''></a><a href=both><p>g</p><p>h</p></a><map><area href=map alt=i></map>"
        "<p>printed https://example.org/x"
    )
    assert [(link.target, link.label, link.live) for link in links(document)] == [
        (CODE, "b c", True), ("", "e", True), ("pic", "", True), ("both", "g", True), ("both", "h", True),
        ("map", "i", True), ("https://example.org/x", "https://example.org/x", False),
    ]  # fmt: skip
    assert document.blocks[0].text == "a b cdef"


def test_html_base_is_respected() -> None:
    base = "<head><base href='https://www.iso.org/x/'></head>"
    document = html(f"{base}<a href='../publication/PUB100397.html'>Code</a>")
    assert [link.target for link in links(document)] == [CODE]


def test_html_lines_and_comments() -> None:
    document = html("<!-- first -->\n<html>\n<body>\n<p>one\n<p>two\n<!--\nnote\n--></body></html>")
    assert [(b.text, b.place.line) for b in document.blocks] == [("one", 4), ("two", 5)]
    assert [(b.text, b.place.line) for b in document.comments] == [("first", 1), ("note", 6)]


def test_html_preformatted_lines_stand_apart() -> None:
    document = html("<pre>1. Opening\n2. Code of\n   Conduct</pre>")
    assert texts(document) == ["1. Opening", "2. Code of", "Conduct"]


def test_html_that_word_saved() -> None:
    document = html(
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body>"
        "<!--[if gte mso 9]><xml>x</xml><![endif]-->"
        "<p class=MsoListParagraph><![if !supportLists]>"
        "<span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span>"
        f"</span><![endif]><a href='{CODE}'>Code</a> of Conduct<o:p></o:p></p><p><o:p>&nbsp;</o:p></p>"
    )
    assert [(b.text, b.links[0].target) for b in document.blocks] == [("1. Code of Conduct", CODE)]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8", "utf-16", "iso-8859-5"])
def test_html_encodings(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>{RUSSIAN}</p></body></html>'
    assert texts(read_html(page.encode(encoding), "a.html")) == [RUSSIAN]


def test_html_nested_deep_is_read_or_refused_but_never_cut() -> None:
    assert texts(html("<div>" * 1500 + CODE)) == [CODE]
    with pytest.raises(ReadError) as refusal:
        html("<div>" * 100_000 + CODE)
    assert refusal.value.code == "COC905"


@pytest.mark.parametrize(
    "page", ["", " ", "<!-- only a comment -->", "<!DOCTYPE html>", "<", "\0", "<p", "</p>"]
)
def test_html_of_next_to_nothing(page: str) -> None:
    assert_sound(html(page))
