"""Writes the documentation's generated pages from the code they tell of.

`python docs/build.py` writes them; `--check` says which are not current, and writes nothing. The site is then
built by `sphinx-build --fail-on-warning docs FOLDER`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from cocheck.lint.check import check
from cocheck.lint.clauses import CLAUSES
from cocheck.lint.registry import all_rules
from cocheck.lint.rule import Example, Rule
from cocheck.lint.settings import Settings
from cocheck.lint.settings_reference import reference
from cocheck.reports import render
from cocheck.reports.layout import Look
from cocheck.reports.layout import plain as plain_lines
from cocheck.reports.summary import SEVERITY_WORDS
from cocheck.reports.text import KIND_WORDS
from cocheck.testing.render import render as render_document

DOCS = Path(__file__).parent
ROOT = DOCS.parent
GENERATED = "<!-- Written by docs/build.py: change the code it tells of, and run that. -->\n\n"

# An invented agenda, for the output that the first page explains.
SAMPLE = """# Draft agenda

**ISO/TC 999, 45th plenary meeting, 2026-05-16**

1. Opening of the meeting
2. Roll call of delegates
3. Presentation of the ISO Code of Ethics and Conduct
4. Adoption of the agenda
5. Report of the working group on widgets
6. Closing of the meeting
"""

_NOTATION = (
    "The examples below are written in Markdown, and hold for Word and PDF alike: `#` begins a heading, and "
    "`[words](address)` is a link on those words. All of it is invented."
)

_CONFIGURATION = """# Configuration

cocheck works without any. What a committee wants otherwise stands in `cocheck.toml` (or `.cocheck.toml`, or
`[tool.cocheck]` in `pyproject.toml`) beside the documents or in a folder above them; for each document the
nearest one counts, and the command line counts over it. `cocheck config agenda.docx` prints what applies to a
document, and where each value comes from; `cocheck config --schema` prints the JSON Schema by which editors
check the file.

"""

_GROUPS = (
    ("Agendas", "COC1"),
    ("Attendance lists", "COC2"),
    ("Reports", "COC3"),
    ("Whole meetings", "COC4"),
    ("Suppressions", "COC5"),
    ("What could not be checked", "COC9"),
    ("Other statements of ISO meetings, off by default", "ISO"),
)


def pages() -> Mapping[Path, str]:
    """Every generated page, by its place in `docs/`."""
    rules = [rule for rule in all_rules() if rule.pack in ("iso", "iso-meetings")]
    found = {Path("rules") / f"{rule.code}.md": GENERATED + rule_page(rule) for rule in rules}
    found[Path("rules/index.md")] = GENERATED + rule_index(rules)
    found[Path("configuration.md")] = GENERATED + _CONFIGURATION + reference()
    found[Path("index.md")] = with_output((DOCS / "index.md").read_text(encoding="utf-8"))
    return found


def rule_index(rules: Sequence[Rule]) -> str:
    """The list of the rules, by what they judge."""
    lines = [
        "# Rules",
        "",
        "`cocheck rules` prints this list, and `cocheck explain COC101` a rule's page. `--select` and "
        "`--ignore` take codes, the beginnings of codes (`COC1` is all agenda rules) and names.",
    ]
    for head, prefix in _GROUPS:
        group = [rule for rule in rules if rule.code.startswith(prefix)]
        if group:
            lines += [
                "",
                f"## {head}",
                "",
                "| code | name | severity | what it says |",
                "| --- | --- | --- | --- |",
            ]
            lines += [
                f"| [{rule.code}]({rule.code}.md) | {rule.name} | {SEVERITY_WORDS[rule.severity]} "
                f"| {plain(rule.summary)} |"
                for rule in group
            ]
    lines += ["", "```{toctree}", ":hidden:", "", *(rule.code for rule in rules), "```"]
    return "\n".join(lines) + "\n"


def rule_page(rule: Rule) -> str:
    """A rule's page in Markdown: the same as `cocheck explain` prints."""
    clause = CLAUSES.get(rule.clause or "")
    lines = [f"# {rule.code} {rule.name}", "", plain(rule.summary), "", "| | |", "| --- | --- |"]
    lines += [f"| Judges | {KIND_WORDS[rule.kind] if rule.kind else 'any document'} |"]
    lines += [f"| Severity | {SEVERITY_WORDS[rule.severity]} |"]
    if clause:
        lines += [f"| Clause | {plain(clause.citation)} |"]
    if rule.source:
        lines += [f"| Source | {plain(rule.source)} |"]
    if rule.off_by_default:
        lines += [f"| Off by default | `--extend-select {rule.code}` checks it |"]
    for head, text in (("Why", rule.why), ("What to do", rule.fix)):
        if text.strip():
            lines += ["", f"## {head}", "", plain(text.strip())]
    if rule.good or rule.bad:
        lines += ["", _NOTATION]
    for head, examples in (("Good", rule.good), ("Not good", rule.bad)):
        if examples:
            lines += ["", f"## {head}"]
        for example in examples:
            lines += ["", *shown(example)]
    return "\n".join(lines) + "\n"


def shown(example: Example) -> Iterator[str]:
    """An example: what it shows, and its documents word by word."""
    yield f"{plain(example.because[:1].upper() + example.because[1:])}:"
    texts = [("", example.text)] if example.text else []
    texts += [(f"The file `{name}`:", text) for name, text in example.files.items()]
    texts += [(f"with the attached file `{name}`:", text) for name, text in example.attachments.items()]
    for head, text in texts:
        if head:
            yield from ("", head)
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", text))])
        yield from ("", f"{fence}markdown", text.strip("\n"), fence)


def plain(text: str) -> str:
    """Text for a Markdown page: what would be markup is escaped, but for code between backticks."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([\\*_<>\[\]|#])", r"\\\1", piece) for piece in pieces
    )


def with_output(page: str) -> str:
    """A page with what cocheck prints of the sample agenda, in the block after `<!-- output -->`."""
    block = re.compile(r"(?<=<!-- output -->\n\n)```text\n.*?```", re.DOTALL)
    return block.sub(lambda found: f"```text\n{sample_output()}```", page)


def sample_output() -> str:
    """What is printed of an agenda that names the Code and has no link to it."""
    with TemporaryDirectory() as folder, chdir(folder):
        render_document(SAMPLE, "docx", Path("Draft agenda.docx"))
        report = check(["Draft agenda.docx"], Settings())
        return plain_lines(render("text", report, Look(width=80)))


def main() -> int:
    """Writes or checks the pages; exit status 1 where `--check` finds one that is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say which pages are not current; write nothing")
    only_check = parser.parse_args().check
    wanted = {DOCS / path: text for path, text in pages().items()}
    left = set((DOCS / "rules").glob("*.md")) - set(wanted)
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    if only_check:
        for path in sorted([*stale, *left]):
            sys.stderr.write(f"{path.relative_to(ROOT)} is not current: run python docs/build.py\n")
        return 1 if stale or left else 0
    for path in left:
        path.unlink()
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
