"""The baseline on real files through the real command line: what is known stays known, what is new is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agendas import BAD, GOOD

from cocheck.cli.main import main
from cocheck.lint.check import check
from cocheck.lint.fingerprints import fault_of
from cocheck.lint.settings import Settings

MORE = """
## Decisions to be taken

The committee will look at the comments received on the working draft of the standard for sampling devices.
Members are asked to bring their proposals for the scope of the second part in writing before the break.
The convenor will tell how the ballot of the first part went and what follows from the negative votes cast.
"""
OTHER = """# Agenda of the 31st meeting of ISO/TC 888

4 June 2025, Exampleville

1. Opening of the meeting
2. Adoption of the agenda
3. Results of the systematic review of the standards for measuring the hardness of glass beads
4. Election of a vice-chair and the work plan of the strategic advisory group for the coming year
5. Closing
"""
UNTOLD = "# Agenda\n\n1. Opening\n2. Adoption of the agenda\n" + MORE
UNTOLD_TOO = (
    UNTOLD.replace("sampling devices", "glass beads")
    .replace("negative votes", "abstentions")
    .replace("second part in writing", "third part by post")
)
LOCAL = "3. [ISO Code of Conduct](file:///C:/code.pdf)\n"


class Papers:
    """A folder of documents with a baseline, and what a run over it says."""

    def __init__(self, folder: Path, read: Callable[[], Any]) -> None:
        self.folder, self._read = folder, read

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.folder / f"{name}.md").write_text(text, encoding="utf-8")

    def baseline(self, *arguments: str) -> dict[str, Any]:
        assert main(["baseline", "--output", "known.json", *(arguments or (".",))]) == 0
        self._read()
        content: dict[str, Any] = json.loads((self.folder / "known.json").read_text(encoding="utf-8"))
        return content

    def run(self, *arguments: str) -> Outcome:
        status = main(["--baseline", "known.json", "--format", "json", *(arguments or (".",))])
        return Outcome(status, json.loads(self._read().out))


class Outcome:
    def __init__(self, status: int, report: dict[str, Any]) -> None:
        self.status, self.report = status, report
        self.new = Counter((one["path"], one["code"]) for one in report["findings"])
        self.known = Counter((one["path"], one["code"]) for one in report["suppressed"])
        self.fixed = Counter((one["path"], one["code"]) for one in report["fixed"])
        self.left: int = report["summary"]["not_looked_for"]


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Papers:
    monkeypatch.chdir(tmp_path)
    return Papers(tmp_path, capsys.readouterr)


def all_of(path: str) -> Counter[tuple[str, str]]:
    return Counter((path, code) for code in ("COC101", "COC102", "COC111"))


def test_what_is_known_is_set_aside_and_marked(papers: Papers) -> None:
    papers.write(bad=BAD + MORE, other=OTHER)
    papers.baseline()
    outcome = papers.run()
    assert outcome.status == 0 and not outcome.new and not outcome.fixed and outcome.left == 0
    assert outcome.known == all_of("bad.md") + all_of("other.md")
    assert outcome.report["summary"]["baselined"] == 6 and outcome.report["summary"]["errors"] == 0
    assert {one["by"] for one in outcome.report["suppressed"]} == {"baseline"}


def test_a_document_that_is_new_has_new_findings(papers: Papers) -> None:
    papers.write(bad=BAD + MORE)
    papers.baseline()
    papers.write(other=OTHER)
    outcome = papers.run()
    assert outcome.status == 1
    assert (outcome.new, outcome.known) == (all_of("other.md"), all_of("bad.md"))


def test_moved_paragraphs_and_shifted_lines_change_nothing(papers: Papers) -> None:
    papers.write(bad=BAD.replace("4. Any", LOCAL.replace("3", "4") + "5. Any") + MORE)
    papers.baseline()
    known = papers.run().known
    moved = MORE.strip().splitlines()
    moved.insert(2, moved.pop())
    text = BAD.replace("12 March", "\n\n12 March") + LOCAL.replace("3", "5")
    papers.write(bad=text + "\n" + "\n\n".join(moved))
    outcome = papers.run()
    assert outcome.status == 0 and not outcome.new and not outcome.fixed
    assert outcome.known == known and ("bad.md", "COC104") in known


@pytest.mark.parametrize("text", [BAD + MORE, OTHER, UNTOLD], ids=["dated", "other", "untold"])
def test_a_renamed_file_is_the_same_document(text: str, papers: Papers) -> None:
    papers.write(bad=text)
    papers.baseline()
    before = {one["fingerprint"] for one in papers.run().report["suppressed"]}
    (papers.folder / "2025").mkdir()
    (papers.folder / "bad.md").rename(papers.folder / "2025" / "renamed.md")
    outcome = papers.run()
    assert outcome.status == 0 and not outcome.new and not outcome.fixed and outcome.left == 0
    assert outcome.known == all_of("2025/renamed.md")
    assert {one["fingerprint"] for one in outcome.report["suppressed"]} == before


def test_a_file_that_told_its_version_by_its_name_may_be_renamed(papers: Papers) -> None:
    papers.write(**{"N123-2025-03-12-agenda_v2": UNTOLD})
    papers.baseline()
    (papers.folder / "N123-2025-03-12-agenda_v2.md").rename(papers.folder / "agenda.md")
    outcome = papers.run()
    assert outcome.known == all_of("agenda.md") and not outcome.new


@pytest.mark.parametrize(("first", "second"), [(BAD, OTHER), (UNTOLD, UNTOLD_TOO)], ids=["dated", "untold"])
def test_a_fault_fixed_here_does_not_pay_for_one_there(first: str, second: str, papers: Papers) -> None:
    link = "1. [ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html) and its [training on the Code](https://e.example/t)\n1."
    papers.write(one=first, two=second.replace("1.", link, 1))
    papers.baseline()
    assert papers.run().known == all_of("one.md")
    papers.write(one=first.replace("1.", link, 1), two=second)
    outcome = papers.run()
    assert outcome.status == 1
    assert (outcome.new, outcome.fixed) == (all_of("two.md"), all_of("one.md"))


def test_files_that_exchange_their_names_exchange_their_entries(papers: Papers) -> None:
    papers.write(
        one=BAD + MORE, two=OTHER.replace("1. Opening", GOOD[GOOD.index("2. Pres") : GOOD.index("3. Ad")])
    )
    papers.baseline()
    before = papers.run()
    (papers.folder / "one.md").rename(papers.folder / "three.md")
    (papers.folder / "two.md").rename(papers.folder / "one.md")
    (papers.folder / "three.md").rename(papers.folder / "two.md")
    outcome = papers.run()
    assert not outcome.new and not outcome.fixed and outcome.status == 0
    assert outcome.known == all_of("two.md") and before.known == all_of("one.md")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 March 2024", "14 October 2024"),
        ("12th meeting", "13th meeting"),
        ("# Agenda of", "# Agenda (Rev 2) of"),
        ("WG 7\n", "WG 7\n\nISO/TC 999/WG 7 N 124\n"),
        ("TC 999", "TC 998"),
    ],
    ids=["date", "ordinal", "version", "reference", "committee"],
)
def test_another_paper_in_the_same_file_is_not_the_known_one(old: str, new: str, papers: Papers) -> None:
    first = BAD if "N 124" not in new else BAD.replace(old, new.replace("124", "123"))
    papers.write(agenda=first + MORE)
    papers.baseline()
    papers.write(agenda=BAD.replace(old, new) + MORE)
    outcome = papers.run()
    assert outcome.new >= all_of("agenda.md") and not outcome.known and not outcome.fixed
    assert outcome.left == 3


def test_another_quotation_is_another_fault(papers: Papers) -> None:
    papers.write(bad=BAD.replace("3. Liaison", LOCAL + "4. Liaison"))
    papers.baseline()
    papers.write(bad=BAD.replace("3. Liaison", LOCAL.replace("C:/code", "D:/other") + "4. Liaison"))
    outcome = papers.run()
    assert outcome.new[("bad.md", "COC104")] == 1 and outcome.fixed[("bad.md", "COC104")] == 1


def test_the_same_fault_twice_counts_twice(papers: Papers) -> None:
    papers.write(a=BAD + MORE)
    papers.baseline()
    papers.write(b=BAD + MORE)
    outcome = papers.run()
    assert (outcome.known, outcome.new) == (all_of("a.md"), all_of("b.md"))
    papers.baseline()
    outcome = papers.run()
    assert not outcome.new and outcome.known == all_of("a.md") + all_of("b.md")
    fingerprints = [one["fingerprint"] for one in outcome.report["suppressed"]]
    assert len(set(fingerprints)) == 6


def test_only_what_was_looked_for_is_fixed(papers: Papers) -> None:
    papers.write(bad=BAD + MORE, other=OTHER)
    papers.baseline()
    assert papers.run("bad.md").left == 3
    assert not papers.run("--select", "COC101", ".").fixed
    papers.write(bad=GOOD + MORE)
    assert papers.run("--select", "COC101", ".").fixed == Counter({("bad.md", "COC101"): 1})
    assert papers.run("bad.md").fixed == all_of("bad.md")
    (papers.folder / "bad.md").write_bytes(b"PK\x03\x04 and no more")
    outcome = papers.run("bad.md")
    assert not outcome.fixed and outcome.left == 6 and outcome.status == 3
    (papers.folder / "bad.md").unlink()
    outcome = papers.run("other.md")
    assert not outcome.fixed and outcome.left == 3


def test_a_copy_beside_the_known_document_is_not_known(papers: Papers) -> None:
    papers.write(bad=BAD + MORE)
    papers.baseline()
    papers.write(copy=BAD + MORE)
    outcome = papers.run("copy.md")
    assert outcome.new == all_of("copy.md") and not outcome.known


def test_what_is_fixed_is_said_until_the_baseline_is_written_anew(
    papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.write(bad=BAD + MORE)
    papers.baseline()
    papers.write(bad=GOOD + MORE)
    assert main(["--baseline", "known.json", "."]) == 0
    assert "3 findings of the baseline were fixed" in " ".join(capsys.readouterr().out.split())
    assert papers.baseline()["documents"] == []
    assert main(["--baseline", "known.json", "."]) == 0
    assert capsys.readouterr().out.startswith("All is well")


def test_a_fault_of_a_meeting_is_fixed_only_where_the_meeting_is_there(papers: Papers) -> None:
    papers.write(agenda1=GOOD, agenda2=BAD.replace("# Agenda", "# Revised agenda (Rev 2)"))
    content = papers.baseline()
    document = content["documents"][1]
    assert [entry["beside"] for entry in document["findings"] if entry["code"] == "COC401"] == [
        ["agenda1.md"]
    ]
    assert papers.run("agenda2.md").left == 2
    papers.write(agenda2=GOOD.replace("# Agenda", "# Revised agenda (Rev 2)"))
    assert ("agenda2.md", "COC401") in papers.run().fixed


def test_a_fault_of_a_meeting_outlives_new_names(papers: Papers) -> None:
    papers.write(agenda1=GOOD, agenda2=BAD.replace("# Agenda", "# Revised agenda (Rev 2)"))
    papers.baseline()
    for number in (1, 2):
        (papers.folder / f"agenda{number}.md").rename(papers.folder / f"ordre du jour {number}.md")
    outcome = papers.run()
    assert outcome.known[("ordre du jour 2.md", "COC401")] == 1 and not outcome.new and not outcome.fixed


def test_what_cannot_be_read_is_never_in_a_baseline(
    papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    (papers.folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    papers.write(bad=BAD)
    assert main(["baseline", ".", "--output", "known.json"]) == 0
    assert "1 was left out" in capsys.readouterr().err
    outcome = papers.run()
    assert outcome.status == 3 and outcome.new == Counter({("broken.docx", "COC901"): 1})
    [verdict] = [one for one in check(["broken.docx"], Settings()).verdicts if one.code == "COC901"]
    forged = json.loads((papers.folder / "known.json").read_text())
    fault = {"code": "COC901", "fault": fault_of(verdict, (), frozenset())[1], "count": 1}
    forged["documents"].append({"path": "broken.docx", "format": "docx", "findings": [fault]})
    (papers.folder / "known.json").write_text(json.dumps(forged))
    assert papers.run().status == 3


def test_the_file_is_sorted_stable_and_holds_no_words(papers: Papers) -> None:
    papers.write(zeta=BAD + MORE, alpha=OTHER)
    content = papers.baseline()
    text = (papers.folder / "known.json").read_text(encoding="utf-8")
    assert [document["path"] for document in content["documents"]] == ["alpha.md", "zeta.md"]
    papers.baseline("zeta.md", "alpha.md")
    assert (papers.folder / "known.json").read_text(encoding="utf-8") == text
    assert content["schema"] == 1
    allowed = (
        r"schema|documents|path|(alpha|zeta)\.md|format|markdown|findings|code|COC\d+|fault|count|sketch"
    )
    allowed += r"|committee|reference|version|meeting_date|title|ordinal|text|told|[0-9a-f]{12,}"
    assert [word for word in re.findall(r'"([^"]*)"', text) if not re.fullmatch(allowed, word)] == []
    one_a_line = [line for line in text.splitlines() if '"fault"' in line]
    assert len(one_a_line) == 6


def test_paths_are_relative_to_the_file(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    papers.write(bad=BAD + MORE)
    papers.baseline(str(papers.folder))
    (papers.folder / "below").mkdir()
    monkeypatch.chdir(papers.folder / "below")
    assert main(["--baseline", "../known.json", ".."]) == 0
    assert main(["--baseline", str(papers.folder / "known.json"), str(papers.folder / "bad.md")]) == 0


def test_without_output_it_goes_to_the_screen(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    papers.write(bad=BAD)
    assert main(["baseline", "bad.md"]) == 0
    out, err = capsys.readouterr()
    assert [document["path"] for document in json.loads(out)["documents"]] == ["bad.md"] and err == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such baseline"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "not a baseline of cocheck"),
        (b"{}", "not a baseline of cocheck"),
        (b'{"schema": 2, "documents": []}', "of another version"),
        (b'{"schema": "1", "documents": []}', "of another version"),
        (b'{"schema": true, "documents": []}', "of another version"),
        (b'{"schema": 1}', "an entry is not"),
        (b'{"schema": 1, "documents": {}}', "an entry is not"),
        (b'{"schema": 1, "documents": [{"path": "a"}]}', "an entry is not"),
        (b'{"schema": 1, "documents": [{"path": 1, "findings": []}]}', "an entry is not"),
        (b'{"schema": 1, "documents": [{"path": "a", "sketch": "xyz", "findings": []}]}', "an entry is not"),
        (
            b'{"schema": 1, "documents": [{"path": "a", "findings": [{"code": "COC101", "fault": "a", "count": -1}]}]}',
            "an entry is not",
        ),
        (
            b'{"schema": 1, "documents": [{"path": "a", "findings": [{"code": "COC101", "fault": "a", "count": 1, "beside": 3}]}]}',
            "an entry is not",
        ),
    ],
)
def test_a_broken_baseline_is_one_message(
    content: bytes | None, words: str, papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.write(bad=BAD)
    if content is not None:
        (papers.folder / "known.json").write_bytes(content)
    assert main(["--baseline", "known.json", "bad.md"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and words in err and "known.json" in err


def test_wrong_usage(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baseline"]) == 2
    assert "Which documents?" in capsys.readouterr().err
    assert main(["baseline", "none.md"]) == 2
    assert main(["--baseline", ".", "none.md"]) == 2
    assert "cannot be read" in capsys.readouterr().err


RULE_OF_OWN = """
from cocheck.lint.rule import Rule, Ruling

def check(meeting):
    names = " and ".join(one.path for one in meeting.documents)
    yield Ruling("not-met", f"The meeting of {names} has no chair.", path=meeting.documents[0].path)

RULE = Rule("XYZ401", "meeting-chair", "meeting", "error", None, "It has a chair.", "So.", "Add one.", check)
"""


def test_a_meeting_rule_of_ones_own_is_known_again_under_new_names(papers: Papers) -> None:
    (papers.folder / "own.py").write_text(RULE_OF_OWN, encoding="utf-8")
    papers.write(agenda=GOOD)
    papers.baseline(".", "--rules", "own.py")
    assert papers.run(".", "--rules", "own.py").new == Counter()
    (papers.folder / "agenda.md").rename(papers.folder / "agenda of the meeting.md")
    assert papers.run(".", "--rules", "own.py").new == Counter()


def test_what_comes_near_to_what_is_missing_makes_no_new_finding(papers: Papers) -> None:
    papers.write(bad=BAD)
    papers.baseline()
    linked = "2. [ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)"
    papers.write(bad=BAD.replace("2. Adoption", f"{linked}\n3. Adoption"))
    outcome = papers.run()
    assert outcome.status == 0 and not outcome.new
    papers.write(bad=BAD.replace("2. Adoption", "2. ISO Code of Conduct\n3. Adoption"))
    assert not papers.run().new
