"""How fast cocheck is, as ratios against the floor of the same work, measured side by side in one run.

    python benchmarks/ratios.py             the whole table, some twenty minutes
    python benchmarks/ratios.py --smoke     each measure once and small, to see that all of it runs

Makes its documents by script in a temporary folder: fifty agendas and minutes in Word, the same in PDF, of 2
to 30 pages; and thousands of small ones (`many_files.py`). Install cocheck as users do: an editable install
costs the start of every run some milliseconds. pandoc and pdftotext are compared with where they are there.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import many_files

_TEXT = (
    "the committee noted that the working group had considered comments received from its members and asked "
    "the secretariat to circulate a revised draft before the next meeting so that liaison organizations "
    "could respond to the proposal in time"
)
_WORDS = tuple(_TEXT.split(" "))
_CODE = "https://www.iso.org/publication/PUB100011.html"
_WORDS_ON_A_PAGE = 420


@dataclass(frozen=True)
class Row:
    """A line of the table: what was compared, by how much, and what is aimed at ("" for no aim)."""

    measure: str
    ratio: float
    aim: str
    detail: str


def text_of(number: int, pages: int) -> str:
    """The Markdown of an agenda (even numbers) or of minutes, of about so many pages; no two are alike."""
    kind = "Agenda" if number % 2 == 0 else "Minutes"
    lines = [
        f"# {kind} of the {number}th meeting of ISO/TC {900 + number}",
        "",
        "17 March 2024, Sampletown",
        "",
    ]
    items = ["Opening of the meeting", f"Presentation of the [ISO Code of Conduct]({_CODE})"]
    items += ["Adoption of the agenda", "Report of the secretariat", "Liaison reports"]
    paragraphs = pages * _WORDS_ON_A_PAGE // 60
    for at in range(max(paragraphs, len(items))):
        name = items[at] if at < len(items) else f"Project ISO {10000 + number}-{at}"
        shift = (number * 7 + at * 11) % len(_WORDS)
        words = _WORDS[shift:] + _WORDS[:shift]
        lines += [
            f"## {at + 1}. {name}",
            "",
            " ".join((words * 2)[:55]).capitalize() + f" (N {number}{at}).",
            "",
        ]
        if at % 6 == 5:
            lines += ["| Document | Source | Action |", "| --- | --- | --- |"]
            lines += [f"| N {number}{at}{row} | Secretariat | For information |" for row in range(4)]
            lines += [""]
    return "\n".join(lines)


def make(folder: Path, count: int) -> None:
    """Write `count` documents in Word and the same in PDF, of 2 to 30 pages."""
    from cocheck.testing.render import render

    for number in range(count):
        text = text_of(number, 2 + number * 28 // max(count - 1, 1))
        name = "agenda" if number % 2 == 0 else "minutes"
        for format, suffix in (("docx", "docx"), ("pdf", "pdf")):
            render(text, format, folder / f"{name}-{number:02}.{suffix}")  # type: ignore[arg-type]


def in_turn(rounds: int, works: Sequence[Callable[[], object]]) -> list[float]:
    """The median seconds of each of the works, done in turn so that the machine's moods fall on all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def process(*command: str, cache: Path | None = None) -> Callable[[], object]:
    """Runs a command with its output in a pipe."""
    environment = {**os.environ, **({"COCHECK_CACHE_DIR": str(cache)} if cache else {})}

    def work() -> None:
        subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, check=False
        )

    return work


def on_a_terminal(*command: str) -> Callable[[], object]:
    """Runs a command with its output on a terminal."""
    import pty

    def work() -> None:
        ours, theirs = pty.openpty()
        running = subprocess.Popen(command, stdout=theirs, env={**os.environ, "TERM": "xterm-256color"})
        os.close(theirs)
        with suppress(OSError):  # the end of a terminal is an error on Linux
            while os.read(ours, 65536):
                pass
        running.wait()
        os.close(ours)

    return work


def cold(folder: Path, name: str, rounds: int) -> Iterator[Row]:
    """One agenda, the whole process."""
    python = sys.executable
    cocheck = (python, "-m", "cocheck", "--isolated")
    docx, pdf = str(folder / f"{name}.docx"), str(folder / f"{name}.pdf")
    cache = folder / "cache"
    cache.mkdir(mode=0o700, exist_ok=True)
    cached = process(*cocheck, docx, cache=cache)
    cached()
    works = [
        process(python, "-c", "pass"),
        process(*cocheck, "--no-cache", docx),
        process(*cocheck, "--no-cache", pdf),
        cached,
        on_a_terminal(*cocheck, "--no-cache", docx),
        process(python, "-c", "import click, lxml.etree, zipfile"),
    ]
    others = [tool for tool in ("pandoc", "pdftotext") if shutil.which(tool)]
    greps = {
        "pandoc": f"pandoc -t plain '{docx}' | grep -i conduct",
        "pdftotext": f"pdftotext '{pdf}' - | grep -i conduct",
    }
    works += [process("sh", "-c", greps[tool]) for tool in others]
    taken = in_turn(rounds, works)
    bare, of_docx, of_pdf, of_cached, of_terminal, of_libraries = taken[:6]
    tools = dict(zip(others, taken[6:], strict=True))

    def row(measure: str, one: float, other: float, aim: str) -> Row:
        return Row(measure, one / other, aim, f"{one * 1000:.0f} ms against {other * 1000:.0f} ms")

    yield row("1 click, lxml, zipfile / bare Python", of_libraries, bare, "")
    yield row("1 .docx, cold / bare Python", of_docx, bare, "≤ 5")
    if "pandoc" in tools:
        yield row("1 pandoc | grep / .docx, cold", tools["pandoc"], of_docx, "≥ 4")
    if "pdftotext" in tools:
        yield row("1 .pdf, cold / pdftotext | grep", of_pdf, tools["pdftotext"], "≤ 2")
    yield row("1 .pdf, cold / bare Python", of_pdf, bare, "")
    yield row("1 .docx, cached / bare Python", of_cached, bare, "≤ 3.5")
    more = (of_terminal - of_docx) * 1000
    yield Row("1 on a terminal / in a pipe", of_terminal / of_docx, "≤ 60 ms more", f"{more:.0f} ms more")


def parts_parsed(data: bytes) -> None:
    """The floor of reading a .docx: unzip and parse every part that holds text or leads to it."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith("word/theme"):
                etree.fromstring(package.read(name))


def pages_read(data: bytes) -> None:
    """The floor of reading a PDF: pdfium's own text and links of every page."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        links = raw.FPDFLink_LoadWebLinks(text.raw)
        raw.FPDFLink_CountWebLinks(links)
        raw.FPDFLink_CloseWebLinks(links)
        at, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page.raw, at, link):
            action = raw.FPDFLink_GetAction(link)
            raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
        text.close()
        page.close()
    document.close()


def reading(folder: Path, rounds: int) -> Iterator[Row]:
    """Reading in this process against its floor; recognising a document and all the rules against reading."""
    from cocheck.documents.reading import read_bytes
    from cocheck.lint.neighbours import Neighbours
    from cocheck.lint.run import check_content, measure
    from cocheck.lint.settings import Settings
    from cocheck.meetings.recognition import recognise

    held_to = measure(Settings())
    for path in folder.glob("*-00.*"):  # what is loaded once is no part of a file's time
        check_content(read_bytes(path.read_bytes(), path.name), Neighbours(path), held_to)
    for suffix, floor, aim in (("docx", parts_parsed, "≤ 2"), ("pdf", pages_read, "≤ 1.3")):
        read, least, known, judged = 0.0, 0.0, 0.0, 0.0
        paths = sorted(folder.glob(f"*.{suffix}"))
        for path in paths:
            data = path.read_bytes()
            content = read_bytes(data, path.name)

            works = (
                partial(read_bytes, data, path.name),
                partial(floor, data),
                partial(recognise, content),
                partial(check_content, content, Neighbours(path), held_to),
            )
            taken = in_turn(rounds, works)
            read, least = read + taken[0], least + taken[1]
            known, judged = known + taken[2], judged + taken[3]
        each = 1000 / len(paths)
        told = f"{read * each:.1f} ms against {least * each:.1f} ms a file"
        yield Row(f"2 reading .{suffix} / its floor", read / least, aim, told)
        rules = judged - known
        told = f"{rules * each:.1f} ms against {read * each:.1f} ms a file"
        yield Row(f"3 all rules / reading .{suffix}", rules / read, "< 1", told)
        told = f"{known * each:.1f} ms against {read * each:.1f} ms a file"
        yield Row(f"3 recognising / reading .{suffix}", known / read, "", told)


def main(arguments: Sequence[str]) -> None:
    smoke = list(arguments) == ["--smoke"]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, 2 if smoke else 50)
        # The agenda of 23 pages, as in design.md, section 6.
        rows += cold(folder, "agenda-00" if smoke else "agenda-38", 1 if smoke else 15)
        rows += reading(folder, 1 if smoke else 3)
    sys.stdout.write(f"{'measure':<38}{'ratio':>8}  {'aim':<13} detail\n")
    for row in rows:
        sys.stdout.write(f"{row.measure:<38}{row.ratio:8.2f}  {row.aim:<13} {row.detail}\n")
    sys.stdout.write("\n4 and 5: many files (aims: two workers ≥ 1.8, cached ≥ 20, exponents about 1)\n")
    sys.stdout.flush()
    many_files.main([20, 40] if smoke else [1_000, 10_000])


if __name__ == "__main__":
    main(sys.argv[1:])
