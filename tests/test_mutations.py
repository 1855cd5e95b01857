"""Damage that must not change what cocheck says, and damage that may not raise: the fixtures, mutated."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest
from docx_builder import zipped
from hostile import CODE, docx, html, markdown, pdf, text
from hypothesis import given, settings
from hypothesis import strategies as st

from cocheck.documents.model import Block, Document, Unreadable
from cocheck.documents.reading import read_bytes

SEEDS = {
    "agenda.docx": docx(),
    "agenda.pdf": pdf(),
    "agenda.md": markdown().encode(),
    "agenda.txt": text().encode(),
    "agenda.html": html().encode(),
}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EXAMPLES = settings(max_examples=40)


def read(data: bytes, name: str) -> Document:
    content = read_bytes(data, name)
    assert isinstance(content, Document), content
    return content


def seen(document: Document) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """What a reader of the document sees: words, numbers, links."""
    return [
        (block.number, block.text, tuple((link.target, link.label) for link in block.links))
        for block in document.blocks
    ]


@cache
def honest(name: str) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    return seen(read(SEEDS[name], name))


def entries() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(SEEDS["agenda.docx"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def main_part(change: Callable[[str], str]) -> bytes:
    parts = entries()
    return zipped({**parts, "word/document.xml": change(parts["word/document.xml"].decode()).encode()})


# Damage that a reader of the document does not see


@EXAMPLES
@given(st.randoms(use_true_random=False))
def test_order_compression_and_case_of_the_zips_entries_change_nothing(chance: random.Random) -> None:
    found = list(entries().items())
    chance.shuffle(found)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in found:
            spelled = name.upper() if chance.random() < 0.3 else name
            archive.writestr(spelled, content, chance.choice((0, 8, 12, 14)))
    assert seen(read(buffer.getvalue(), "agenda.docx")) == honest("agenda.docx")


@EXAMPLES
@given(st.randoms(use_true_random=False))
def test_runs_split_anywhere_change_nothing(chance: random.Random) -> None:
    def split(match: re.Match[str]) -> str:
        whole = match[1]
        cuts = sorted({0, len(whole), *(chance.randint(0, len(whole)) for _ in range(3))})
        pieces = [whole[low:high] for low, high in pairwise(cuts)]
        return "".join(f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in pieces)

    # Cuts must not part a character reference.
    changed = main_part(lambda xml: re.sub(r"<w:r><w:t[^>]*>([^<&]+)</w:t></w:r>", split, xml))
    assert seen(read(changed, "agenda.docx")) == honest("agenda.docx")


@EXAMPLES
@given(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True).filter(lambda prefix: prefix not in ("xml", "r")))
def test_another_prefix_for_the_namespace_changes_nothing(prefix: str) -> None:
    def change(xml: str) -> str:
        if f"xmlns:{prefix}=" in xml and prefix != "w":
            return xml
        xml = re.sub(r"(</?)w:", rf"\g<1>{prefix}:", xml)
        return re.sub(r"(\s)w:(\w+=)", rf"\g<1>{prefix}:\2", xml).replace("xmlns:w=", f"xmlns:{prefix}=")

    assert seen(read(main_part(change), "agenda.docx")) == honest("agenda.docx")


def test_strict_namespaces_change_nothing() -> None:
    changed = {
        name: content.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in entries().items()
    }  # fmt: skip
    assert seen(read(zipped(changed), "agenda.docx")) == honest("agenda.docx")


def test_paragraphs_inside_alternatives_change_nothing() -> None:
    def change(xml: str) -> str:
        wrapped = r'<mc:AlternateContent><mc:Choice Requires="wps">\1</mc:Choice><mc:Fallback>\1</mc:Fallback></mc:AlternateContent>'
        return re.sub(r"(<w:p>.*?</w:p>)", wrapped, xml)

    assert seen(read(main_part(change), "agenda.docx")) == honest("agenda.docx")


@EXAMPLES
@given(st.binary(max_size=900), st.binary(max_size=4000))
def test_junk_before_and_after_a_pdf_changes_nothing(before: bytes, after: bytes) -> None:
    junk = before.replace(b"%PDF", b"....").replace(b"PK", b"..").lstrip(b"\xd0")
    data = b"%" + junk.replace(b"\0", b" ") + b"\n" + SEEDS["agenda.pdf"] + after.replace(b"%", b" ")
    content = read_bytes(data, "agenda.pdf")
    if isinstance(content, Document):
        assert seen(content) == honest("agenda.pdf")
    else:
        assert content.code == "COC901"


@EXAMPLES
@given(st.randoms(use_true_random=False))
def test_a_pdfs_objects_in_another_order_change_nothing(chance: random.Random) -> None:
    from hostile import LINK_OBJECT, page_content, stream, written

    bodies: dict[int, str | bytes] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> /Annots [10 0 R] >>",
        4: stream(page_content(), packed=chance.random() < 0.5),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        10: LINK_OBJECT,
    }
    order = list(bodies)
    chance.shuffle(order)
    assert seen(read(written({number: bodies[number] for number in order}), "agenda.pdf")) == honest(
        "agenda.pdf"
    )


@pytest.mark.parametrize("name", ["agenda.md", "agenda.txt"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_line_ends_and_encodings_change_nothing(name: str, end: str, encoding: str) -> None:
    data = SEEDS[name].decode().replace("\n", end).encode(encoding)
    assert seen(read(data, name)) == honest(name)


# Damage of any sort


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, cut out, doubled or put elsewhere."""
    whole = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(whole) + 1)
        size = chance.choice((1, 2, 4, 16, 200))
        way = chance.randrange(5)
        if way == 0:
            whole[at : at + size] = chance.randbytes(min(size, 8))
        elif way == 1:
            del whole[at : at + size]
        elif way == 2:
            whole[at:at] = whole[at : at + size] * chance.choice((1, 2, 50))
        elif way == 3:
            other = chance.randrange(len(whole) + 1)
            whole[at:at] = whole[other : other + size]
        else:
            whole[at : at + size] = (
                chance.choice((b"\0", b"<", b">>", b"&", b"\xff", b" 0 R", b"99999999999", b"-1")) * 2
            )
    return bytes(whole)


def judged(data: bytes, name: str) -> Document | Unreadable:
    """Reads it, and holds what comes to what a reader may give."""
    content = read_bytes(data, name)
    if isinstance(content, Unreadable):
        assert content.code in ("COC901", "COC902", "COC903", "COC905")
        assert content.message and content.help
        # "[…Error]" is for a fault of our own, not for a damaged file.
        assert not content.message.rstrip(".").endswith("]"), content.message
        return content
    for block in content.blocks:
        assert isinstance(block, Block)
        assert all(block.text[link.start : link.end] == link.label for link in block.links)
    return content


@pytest.mark.parametrize("name", SEEDS)
@EXAMPLES
@given(st.randoms(use_true_random=False))
def test_mutated_bytes_are_read_or_refused(name: str, chance: random.Random) -> None:
    judged(mutated(SEEDS[name], chance), name)


@EXAMPLES
@given(st.randoms(use_true_random=False))
def test_mutated_parts_are_read_or_refused(chance: random.Random) -> None:
    parts: dict[str, str | bytes] = dict(entries())
    name = chance.choice(list(parts))
    content = parts[name]
    assert isinstance(content, bytes)
    parts[name] = mutated(content, chance)
    judged(zipped(parts), "agenda.docx")


@pytest.mark.parametrize("name", SEEDS)
@EXAMPLES
@given(st.randoms(use_true_random=False))
def test_no_link_to_the_code_is_found_where_none_is(name: str, chance: random.Random) -> None:
    """Whatever else is damaged: an address that is not in the file is not in the document."""
    without = SEEDS[name].replace(CODE.encode(), b"https://example.org/a")
    if name == "agenda.docx":
        parts = entries()
        rels = "word/_rels/document.xml.rels"
        without = zipped({**parts, rels: parts[rels].replace(CODE.encode(), b"https://example.org/a")})
    content = judged(mutated(without, chance), name)
    if isinstance(content, Document):
        assert not [link for block in content.blocks for link in block.links if "PUB100011" in link.target]
