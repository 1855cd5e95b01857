"""Many small documents: one worker and two, a first run and a cached one, and the memory that they take.

    python benchmarks/many_files.py [COUNT ...]     (2 000 unless told)

Makes the documents in a temporary folder: agendas in Word and Markdown, each of a meeting of its own. Prints,
for each count, seconds, documents a second and the peak memory of the whole process tree (Linux alone), and
the ratios; for more than one count the exponent of time and memory, of which 1.0 is linear growth.
"""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

_IN_A_FOLDER = 40
# Seconds; to look takes milliseconds of a processor, which two workers on two processors would miss.
_BETWEEN_LOOKS = 0.1
_TEXT = """# Agenda of the {ordinal}th meeting of ISO/TC {committee}

{day} March 2024, Sampletown

1. Opening of the meeting
2. Presentation of the [ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)
3. Adoption of the agenda
4. Report of the secretariat on document N {number}
5. Liaison reports
6. Any other business
"""


@dataclass(frozen=True)
class Run:
    """What a run took."""

    seconds: float
    megabytes: float


def make(folder: Path, count: int) -> None:
    """Write so many documents into folders of forty; every other one is a Word document."""
    from cocheck.testing.render import render

    template = folder / "template.docx"
    render(_TEXT.format(number=12345, ordinal=77, committee=9999, day=17), "docx", template)
    with zipfile.ZipFile(template) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    template.unlink()
    for number in range(count):
        place = folder / f"{number // _IN_A_FOLDER:05}"
        place.mkdir(exist_ok=True)
        ordinal, committee = number % _IN_A_FOLDER + 4, number // _IN_A_FOLDER + 1
        if number % 2:
            text = _TEXT.format(number=number, ordinal=ordinal, committee=committee, day=number % 28 + 1)
            (place / f"agenda-{number}.md").write_text(text, encoding="utf-8")
            continue
        main = parts["word/document.xml"].replace(b"12345", str(number).encode())
        main = main.replace(b"77th", f"{ordinal}th".encode()).replace(b"TC 9999", f"TC {committee}".encode())
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, main if name == "word/document.xml" else data)
        (place / f"agenda-{number}.docx").write_bytes(made.getvalue())


def run(folder: Path, cache: Path, *options: str) -> Run:
    """Run cocheck over the folder, as a pipe would, and watch the memory of its process tree."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cocheck", *options, "."],
        cwd=folder,
        env={**os.environ, "COCHECK_CACHE_DIR": str(cache)},
        stdout=subprocess.DEVNULL,
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_megabytes(pid) for pid in _tree(process.pid)))
        time.sleep(_BETWEEN_LOOKS)
    return Run(time.perf_counter() - start, peak)


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _tree(int(child)))]


def _megabytes(pid: int) -> float:
    """The memory of a process; what it shares with others counts in parts (Pss)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def measure(count: int) -> tuple[Run, Run]:
    """Print the table for so many documents; gives the first run with two workers, and the cached one."""
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place, "documents"), Path(place, "cache")
        folder.mkdir()
        cache.mkdir(mode=0o700)
        make(folder, count)
        runs = {
            "one worker": run(folder, cache, "--no-cache", "--jobs", "1"),
            "two workers": run(folder, cache, "--no-cache", "--jobs", "2"),
            "two, filling the cache": run(folder, cache, "--jobs", "2"),
            "cached": run(folder, cache, "--jobs", "2"),
        }
    sys.stdout.write(f"{count} documents\n")
    for name, one in runs.items():
        rate = count / one.seconds
        sys.stdout.write(f"  {name:<24}{one.seconds:9.2f} s {rate:9.0f} a second {one.megabytes:7.0f} MB\n")
    two, cached = runs["two workers"], runs["cached"]
    sys.stdout.write(f"  two workers against one  {runs['one worker'].seconds / two.seconds:.2f}\n")
    sys.stdout.write(f"  cached against first     {two.seconds / cached.seconds:.1f}\n")
    return two, cached


def main(counts: Sequence[int]) -> None:
    taken = [(count, *measure(count)) for count in counts]
    for (few, *less), (many, *more) in pairwise(taken):
        for name, one, other in zip(("first", "cached"), less, more, strict=True):
            growth = math.log(many / few)
            time_exponent = math.log(other.seconds / one.seconds) / growth
            memory = math.log(other.megabytes / one.megabytes) / growth if one.megabytes else 0.0
            sys.stdout.write(
                f"{few} to {many}, {name}: exponent {time_exponent:.2f} in time, {memory:.2f} in memory\n"
            )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [2000])
