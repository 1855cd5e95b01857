"""Fingerprints of invented codes, and the Code as attached; the real text is only compared where it is at
hand.
"""

import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from cocheck.codes.attached import find_attached
from cocheck.codes.code import CodeError, load_code
from cocheck.codes.fingerprint import (
    dumps,
    fingerprint_file,
    load_fingerprint,
    loads,
    match,
    normalised_words,
)
from cocheck.documents.model import Attachment, Block, Document, Unreadable

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "code" / "iso-code-of-conduct-2020.txt"
CLAUSES = ("Be kind to the bees", "Keep the hives tidy", "Share the honey", "Settle quarrels early")


def sentences(clause: int, count: int = 12) -> list[str]:
    """Invented sentences, always the same for a clause."""
    chance = random.Random(clause)
    syllables = ["ba", "lo", "mi", "ter", "su", "nek", "pra", "vin", "do", "gul"]
    return [
        " ".join("".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(9)).capitalize()
        + "."
        for _ in range(count)
    ]


def code_text(clauses: range = range(4)) -> str:
    parts = [f"## {CLAUSES[index]}\n\n" + "\n\n".join(sentences(index)) for index in clauses]
    return "# Beekeepers' Code of Conduct\n\n" + "\n\n".join(parts) + "\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "code.md"
    path.write_text(code_text(), encoding="utf-8")
    return path


def blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block(line.lstrip("# ")) for line in text.splitlines() if line.strip())


def document(text: str = "", attachments: tuple[Attachment, ...] = ()) -> Document:
    return Document("list.docx", "docx", blocks(text), attachments=attachments)


def test_a_fingerprint_has_the_clauses_and_none_of_the_sentences(own: Path) -> None:
    text = fingerprint_file(own)
    made = loads(text, "x")
    assert [clause.title for clause in made.clauses] == list(CLAUSES)
    assert dumps(made) == text
    words = set(re.findall(r"[a-z]{6,}", text.lower()))
    assert not words & {word for sentence in sentences(0) for word in normalised_words(sentence)}


def test_the_whole_text_is_told_again_through_damage(own: Path) -> None:
    made = loads(fingerprint_file(own), "x")
    assert match(code_text(), made).coverage == 1.0
    damaged = " ".join(
        word[:2] + " " + word[2:] if index % 17 == 3 else word
        for index, word in enumerate(code_text().split())
    )
    found = match(damaged.replace("ba", "ba\u00ad"), made)
    assert found.missing == () and found.in_part


def test_missing_clauses_are_named_and_a_quotation_is_not_the_code(own: Path) -> None:
    made = loads(fingerprint_file(own), "x")
    part = match(blocks("Attendance\n" + code_text(range(0, 3))), made)
    assert part.in_part and part.missing == (CLAUSES[3],)
    assert part.first_block is not None and part.first_block >= 2
    assert not match(code_text(range(1)), made).in_part
    assert not match(sentences(2)[0], made).in_part
    assert match("nothing alike", made).coverage == 0.0


def test_a_file_that_is_no_code_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "short.md"
    short.write_text("# Code\n\nBe good.\n", encoding="utf-8")
    with pytest.raises(CodeError, match="too little text"):
        fingerprint_file(short)
    with pytest.raises(CodeError, match="cannot be read"):
        load_fingerprint(str(tmp_path / "none.json"))
    for bad in ("", "[]", '{"schema": 1}', '{"schema": 1, "title": "x", "shingle": 5, "clauses": []}'):
        with pytest.raises(CodeError):
            loads(bad, "bad.json")


def bees(own: Path, tmp_path: Path) -> object:
    path = tmp_path / "bees.json"
    path.write_text(fingerprint_file(own), encoding="utf-8")
    return load_code("bees", {"title": "Beekeepers' Code of Conduct", "fingerprint": str(path)})


def test_attached_as_text_in_part_and_as_a_file(own: Path, tmp_path: Path) -> None:
    code = bees(own, tmp_path)
    whole = find_attached(document("Attendance list\n" + code_text()), code)
    assert whole is not None and (whole.where, whole.clauses_missing) == ("text", ())
    part = find_attached(document("Attendance list\n" + code_text(range(1, 4))), code)
    assert part is not None and part.clauses_missing == (CLAUSES[0],)
    inner = Attachment("annex.docx", document("Annex", (Attachment("x.pdf", document(code_text())),)))
    broken = Attachment("broken.pdf", Unreadable("broken.pdf", "COC901", "damaged", ""))
    file = find_attached(document("Attendance list", (broken, inner)), code)
    assert file is not None and (file.where, file.name) == ("attachment", "x.pdf")
    assert file.unreadable_attachments == ("broken.pdf",)
    # The more complete of the two counts.
    both = find_attached(
        document(code_text(range(1, 4)), (Attachment("x.pdf", document(code_text())),)), code
    )
    assert both is not None and both.where == "attachment"


def test_a_name_a_link_or_a_quotation_is_no_attachment(own: Path, tmp_path: Path) -> None:
    code = bees(own, tmp_path)
    unrelated = Attachment(
        "beekeepers-code-of-conduct.pdf", document("Timetable\n" + " ".join(sentences(9, 60)))
    )
    assert find_attached(document("Beekeepers' Code of Conduct\nName Signature", (unrelated,)), code) is None
    assert find_attached(document("\n".join(sentences(0)[:4])), code) is None


PRINCIPLES = (
    "We respect the dignity of everyone and behave with integrity in all that we do. "
    "Nobody harasses, discriminates or spreads what is confidential about a colleague. "
    "Every actor is fair and impartial and reports misconduct or a breach in good faith. "
)


def test_an_edition_without_fingerprint_is_known_by_its_title_and_pages() -> None:
    iso = load_code("iso")
    pages = "\n".join([PRINCIPLES] * 9)
    attached = find_attached(
        document("Attendance list\nAnnex: ISO Code of Ethics and Conduct\n" + pages), iso
    )
    assert attached is not None and (attached.edition, attached.clauses_missing) == (2023, None)
    cover = "ISO CODE OF ETHICS\nAND CONDUCT\n" + "\n".join(" ".join(sentences(5, 40)) for _ in range(2))
    embedded = find_attached(document("Attendance list", (Attachment("a.pdf", document(cover)),)), iso)
    assert embedded is not None and embedded.name == "a.pdf" and embedded.edition == 2023
    french = "Code de conduite de l'ISO pour les travaux techniques\n" + "\n".join(
        ["Nous avons le respect de chacun et agissons avec intégrité et équité dans nos travaux."] * 30
    )
    translated = find_attached(document("Liste", (Attachment("code.pdf", document(french)),)), iso)
    assert translated is not None and translated.edition == 2020


def test_minutes_embedded_that_refer_to_the_publication_are_not_the_code() -> None:
    minutes = "Minutes\nThe chair presented PUB100011, and nobody had a question.\n" + "\n".join(
        ["The committee discussed the draft and decided on a ballot."] * 60
    )
    embedded = document("Attendance list", (Attachment("minutes.pdf", document(minutes)),))
    assert find_attached(embedded, load_code("iso")) is None
    untitled = document("\n".join([PRINCIPLES] * 9) + "\nAll rights reserved PUB100011")
    assert find_attached(document("List", (Attachment("a.pdf", untitled),)), load_code("iso")) is not None


@pytest.mark.parametrize(
    "text",
    [
        "ISO Code of Ethics and Conduct\nName Signature\n" + "\n".join(["Someone Else, Body"] * 200),
        "ISO Code of Ethics and Conduct\n" + PRINCIPLES,
        "ISO Code of Ethics and Conduct\n"
        + "\n".join(["The committee discussed the draft and decided on a ballot."] * 60),
        "Presentation on the ISO Code of Ethics and Conduct\n"
        + "\n".join(["The chair showed it to all who were there."] * 60),
        "4 ISO Code of Ethics and Conduct\n" + "\n".join([PRINCIPLES] * 9),
        "Code of Conduct\n" + "\n".join([PRINCIPLES] * 9),
        "ISO Code of Conduct for the technical work\n" + "\n".join([PRINCIPLES] * 9),
    ],
)
def test_a_title_alone_is_no_attached_code(text: str) -> None:
    assert find_attached(document(text), load_code("iso")) is None


def test_the_built_in_fingerprint_is_hashes_and_titles() -> None:
    edition = load_code("iso").edition(2020)
    assert edition is not None and edition.fingerprint is not None
    made = load_fingerprint(edition.fingerprint)
    assert [clause.title for clause in made.clauses[1:]] == list(edition.clauses)
    assert all(re.fullmatch(r"[0-9a-f]{16}", entry) for clause in made.clauses for entry in clause.hashes)
    assert json.loads(dumps(made))["schema"] == 1


@pytest.mark.skipif(not SHARED.is_file(), reason="the Code's text is not at hand")
def test_the_real_text_is_told_again_whole_in_part_and_damaged() -> None:
    code = load_code("iso")
    text = SHARED.read_text(encoding="utf-8")
    lines = [line for line in re.split(r"[\n\t]", text) if line.strip()]
    whole = find_attached(document("\n".join(lines)), code)
    assert whole is not None and (whole.edition, whole.clauses_missing) == (2020, ())
    cut = [line for line in lines if "good faith" not in line]
    part = find_attached(document("\n".join(cut)), code)
    assert part is not None and part.clauses_missing == ("Behave ethically",)
    damaged = find_attached(
        document("\n".join(line.replace("ffi", " ").replace("fi", " ") for line in lines)), code
    )
    assert damaged is not None and damaged.clauses_missing == ()
    one = [line for line in lines if "good faith" in line]
    assert find_attached(document("\n".join(one)), code) is None


@pytest.mark.skipif(not SHARED.is_file(), reason="the Code's text is not at hand")
def test_no_run_of_the_codes_words_stands_in_the_project() -> None:
    def runs(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}

    edition = load_code("iso").edition(2020)
    assert edition is not None
    # Titles are facts, and this address and name are the body's own.
    facts = " | ".join((*edition.clauses, *edition.passed_over, edition.title, edition.title))
    allowed = runs(normalised_words(facts))
    forbidden = runs(normalised_words(SHARED.read_text(encoding="utf-8"))) - allowed
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    guilty = []
    for name in listed.splitlines():
        path = ROOT / name
        if not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if common := runs(normalised_words(text)) & forbidden:
            guilty.append((name, sorted(common)[0]))
    assert not guilty
