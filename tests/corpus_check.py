"""Hold cocheck against real documents: `python tests/corpus_check.py FOLDER`.

FOLDER holds documents and an INDEX.tsv with the columns path, kind (agenda, attendance, report, other),
and links_iso_code (y or n). Prints the confusion table of kinds over the documents whose text can be read,
every document where cocheck and the label differ, and whether COC101 agrees with the labels; exits 1 when
fewer than 97 % of the kinds are right or a single COC101 is wrong. It prints paths, never a document's text.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cocheck.lint.check import check
from cocheck.lint.settings import Settings

KINDS = ("agenda", "attendance", "report", "other", "unclear")
WANTED_SHARE = 0.97


@dataclass(frozen=True)
class Result:
    """What cocheck said of one document; `link` is None where COC101 was not asked."""

    path: str
    labelled: str
    found: str
    labelled_link: bool
    link: bool | None
    codes: tuple[str, ...]


def judge(folder: Path, row: dict[str, str]) -> Result:
    """Check one document of the corpus."""
    report = check([str(folder / row["path"])], Settings())
    record = report.documents[0]
    found = {"checked": record.kind or "other", "skipped": "other"}.get(record.status, record.status)
    links = [verdict.outcome == "met" for verdict in report.verdicts if verdict.code == "COC101"]
    return Result(
        path=row["path"],
        labelled=row["kind"],
        found=found,
        labelled_link=row["links_iso_code"] == "y",
        link=any(links) if links else None,
        codes=tuple(sorted({finding.code for finding in report.findings})),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold cocheck against a folder of labelled documents.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--codes", action="store_true", help="print each document's findings, too")
    options = parser.parse_args()
    with (options.folder / "INDEX.tsv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(judge, [options.folder] * len(rows), rows, chunksize=4))
    return report(results, options.codes)


def report(results: list[Result], with_codes: bool) -> int:
    """Print the tables; give the exit status."""
    out = sys.stdout.write
    readable = [result for result in results if result.found != "unreadable"]
    unreadable = Counter(code for result in results if result.found == "unreadable" for code in result.codes)
    out(f"{len(results)} documents, {len(readable)} with readable text; ")
    out(f"not readable: {dict(sorted(unreadable.items()))}\n")
    table = Counter((result.labelled, result.found) for result in readable)
    out("\nlabelled \\ found" + "".join(f"{kind:>12}" for kind in KINDS) + "\n")
    for labelled in KINDS[:-1]:
        out(f"{labelled:16}" + "".join(f"{table[labelled, found]:>12}" for found in KINDS) + "\n")
    wrong = [result for result in readable if result.labelled != result.found]
    share = 1 - len(wrong) / max(1, len(readable))
    out(f"\nkind right: {len(readable) - len(wrong)} of {len(readable)} ({share:.1%})\n")
    for result in wrong:
        out(f"  {result.labelled:>10} taken for {result.found:<10} {result.path}\n")
    missed = [result for result in readable if result.link is False and result.labelled_link]
    false = [result for result in readable if result.link is True and not result.labelled_link]
    agendas = sum(1 for result in readable if result.link is not None)
    out(f"\nCOC101 over {agendas} agendas: {len(missed)} false alarms, {len(false)} missed\n")
    for result in missed:
        out(f"  false alarm  {result.path}\n")
    for result in false:
        out(f"  missed       {result.path}\n")
    if with_codes:
        out("\n")
        for result in results:
            out(f"{result.path}: {result.found} {' '.join(result.codes)}\n")
    return 0 if share >= WANTED_SHARE and not missed and not false else 1


if __name__ == "__main__":
    raise SystemExit(main())
