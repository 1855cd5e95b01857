"""The hooks as a committee has them: the real pre-commit, the shipped hook file, a repository with documents.

pre-commit clones this source tree and installs it as for any user. Only the network is missing: what cocheck
needs is taken from the environment that the tests run in.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from agendas import BAD, GOOD, RECIPE

from cocheck.documents.suffixes import OFFICE_SUFFIXES_NOT_READ, READABLE_SUFFIXES
from cocheck.testing.render import render

SOURCE = Path(__file__).parent.parent
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


class Repository:
    """A committee's repository in which pre-commit is at work."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout.strip()

    def use(self, source: str, revision: str, hook: str, more: str = "") -> None:
        (self.folder / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {source}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n{more}", encoding="utf-8"
        )
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "begin")

    def write(self, name: str, text: str) -> None:
        """A document in the format that the name's ending tells."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match path.suffix.lower():
            case ".docx" | ".doc":
                render(text, "docx", path)
            case ".pdf":
                render(text, "pdf", path)
            case _:
                path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str]:
        """What pre-commit says on what is staged: its exit status, and all that it prints."""
        self.git("add", "-A")
        done = subprocess.run(
            [*PRE_COMMIT, "run", "--color=never", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


class Hooks:
    """cocheck's own repository, as pre-commit is told of it, and what every run of pre-commit shares."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        libraries = sysconfig.get_path("purelib")
        who = {
            f"GIT_{who}_{what}": "x@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PIP_"))}
        self.environment = {
            **outside,
            **who,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this one the wrong way round: it means "yes, none"
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHONPATH": libraries,
        }
        source = Repository(folder / "source", self.environment)
        for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
            shutil.copy(SOURCE / name, source.folder)
        for name in ("cocheck", "rules"):
            shutil.copytree(
                SOURCE / name,
                source.folder / name,
                ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
            )
        source.git("add", "-A")
        source.git("commit", "-q", "-m", "release")
        self.source, self.revision = str(source.folder), source.git("rev-parse", "HEAD")
        self.made = 0

    def repository(self, hook: str, more: str = "") -> Repository:
        self.made += 1
        repository = Repository(self.folder / f"committee{self.made}", self.environment)
        repository.use(self.source, self.revision, hook, more)
        return repository


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    hooks = Hooks(tmp_path_factory.mktemp("hooks"))
    repository = hooks.repository("cocheck")
    subprocess.run(
        [*PRE_COMMIT, "install-hooks"], cwd=repository.folder, env=hooks.environment, timeout=300, check=True
    )
    return hooks


@pytest.fixture(scope="module")
def changed(hooks: Hooks) -> Repository:
    """A repository with the hook for changed documents."""
    return hooks.repository("cocheck", "    args: [--format, concise, '--']\n")


def test_good_and_unrelated_documents_pass(changed: Repository) -> None:
    for name in ("agenda.docx", "agenda.pdf", "45/ordre du jour é.md"):
        changed.write(name, GOOD)
    for name in ("bread.docx", "bread.pdf", "README.md", "LICENSE.txt", "page.html", "-bread.md"):
        changed.write(name, RECIPE)
    (changed.folder / "budget 2024.xlsx").write_bytes(zip_bytes("xl/workbook.xml"))
    (changed.folder / "tool.py").write_text("print()\n")
    status, said = changed.run("--verbose")
    assert status == 0, said
    assert "Passed" in said and "3 documents checked" in said and "6 files show no sign" in said
    assert "(1 .xlsx) was not checked" in said
    changed.git("commit", "-qm", "good")


BAD_NAMES = (
    "agenda.docx", "agenda.pdf", "agenda.md", "AGENDA2.DOCX", "Agenda2.Pdf", "agenda.markdown", "agenda.txt",
    "agenda.htm", "agenda.doc", "45/Ordre du jour – séance.docx", "повестка дня.pdf", "a  b'c$(d).md", "-agenda.md",
    "--output=agenda.md",
)  # fmt: skip


def test_a_bad_agenda_stops_the_commit_whatever_its_name(changed: Repository) -> None:
    for name in BAD_NAMES:
        changed.write(name, PAGE if name.endswith("htm") else BAD)
    status, said = changed.run()
    assert status == 1 and "Failed" in said and "exit code: 1" in said, said
    found = re.findall(r"^(.+): COC101 error: ", said, flags=re.MULTILINE)
    assert sorted(found) == sorted(BAD_NAMES)
    changed.git("rm", "-rqf", "--", *BAD_NAMES)


PAGE = (
    "<h1>Agenda of the 12th meeting of ISO/TC 999</h1><ol><li>Opening<li>Adoption of the agenda<li>Any other "
    "business</ol>"
)


def test_what_cannot_be_read_stops_the_commit(changed: Repository) -> None:
    files = {
        "agenda.odt": b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text",
        "N1523.rtf": b"{\\rtf1 Agenda}",
        "N1523.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "attendance list.xlsx": zip_bytes("xl/workbook.xml"),
        "agenda.pptx": zip_bytes("ppt/presentation.xml"),
        "agenda.docx": b"<html>Please log in</html>",
    }
    for name, content in files.items():
        (changed.folder / name).write_bytes(content)
    status, said = changed.run()
    assert status == 1 and "exit code: 3" in said, said
    found = re.findall(r"^(.+): COC901 error: ", said, flags=re.MULTILINE)
    assert sorted(found) == sorted(files)
    changed.git("rm", "-qf", "--", *files)


def zip_bytes(part: str) -> bytes:
    """An Office file of which no more is there than tells its kind."""
    kind = {"xl": "spreadsheetml.sheet", "ppt": "presentationml.presentation"}[part.partition("/")[0]]
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
            f'PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>',
        )
        archive.writestr(part, "<x/>")
    return file.getvalue()


def test_the_pattern_has_every_format(changed: Repository) -> None:
    from pre_commit.clientlib import load_manifest

    pattern = re.compile(next(hook["files"] for hook in load_manifest(SOURCE / ".pre-commit-hooks.yaml")))
    for suffix in READABLE_SUFFIXES | OFFICE_SUFFIXES_NOT_READ:
        for name in (
            f"agenda{suffix}",
            f"45/AGENDA{suffix.upper()}",
            f"a b/повестка{suffix}",
            f"~/x{suffix}",
        ):
            assert pattern.search(name), name
        assert not pattern.search(f"45/~$genda{suffix}") and not pattern.search(f".~lock.agenda{suffix}#")
    assert (
        not pattern.search("code.py") and not pattern.search("45/md") and not pattern.search("a.md/code.py")
    )


def test_a_part_of_the_documents_is_not_judged_as_a_whole_meeting(changed: Repository) -> None:
    """A commit of the agenda alone must not be told that the report is missing."""
    (changed.folder / "cocheck.toml").write_text('require = ["agenda", "attendance", "report"]\n')
    changed.write("44/agenda.md", GOOD)
    status, said = changed.run()
    assert status == 0, said


def test_arguments_and_exclusion_are_the_committees_own(hooks: Hooks) -> None:
    more = "    args: [--ignore, 'COC1']\n    exclude: ^drafts/\n"
    repository = hooks.repository("cocheck", more)
    repository.write("agenda.md", BAD)
    (repository.folder / "drafts").mkdir()
    (repository.folder / "drafts/agenda.odt").write_bytes(b"")
    assert repository.run()[0] == 0
    (repository.folder / "agenda.odt").write_bytes(b"")
    assert repository.run()[0] == 1


def test_the_hook_takes_more_files_than_a_command_line_holds(hooks: Hooks) -> None:
    repository = hooks.repository("cocheck")
    folder = "notes of the secretariat, " * 5
    for number in range(1200):
        repository.write(f"{folder}/{number:04}.txt", "Flour.\n")
    repository.write("zz agenda.md", BAD)
    status, said = repository.run()
    assert status == 1 and said.count("COC101") == 1, said[-2000:]


def test_whole_meetings_are_judged_whatever_the_commit_changes(hooks: Hooks) -> None:
    repository = hooks.repository("cocheck-meetings")
    assert repository.run()[0] == 0, "a tree without documents is no fault"
    (repository.folder / "cocheck.toml").write_text('require = ["agenda", "report"]\n')
    repository.write("45/agenda.md", GOOD)
    repository.write("45/report.md", REPORT)
    status, said = repository.run()
    assert status == 0, said
    repository.git("commit", "-qm", "both")
    (repository.folder / "45/report.md").unlink()
    status, said = repository.run()
    assert status == 1 and "COC405" in said, said
    repository.git("checkout", "-q", "HEAD", "--", "45/report.md")
    (repository.folder / "cocheck.toml").write_text('require = ["attendance"]\n')
    status, said = repository.run()
    assert status == 1 and "COC405" in said, said


REPORT = """# Minutes of the 12th meeting of ISO/TC 999/WG 7

12 March 2024, Sampletown

1. Opening of the meeting

   The convenor opened the meeting at 9:00.

2. Code of Conduct

   The convenor presented the ISO Code of Conduct. The members discussed how complaints are handled, and agreed
   that the secretary is the first contact. No questions were raised besides.

3. Adoption of the agenda

   The agenda was adopted without changes.
"""
