"""Command lines that are read without click: read as click reads them, or left to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from agendas import GOOD
from hypothesis import given
from hypothesis import strategies as st

from cocheck.cli.check import command
from cocheck.cli.commands import cli
from cocheck.cli.main import COMMANDS
from cocheck.cli.plain import read_plain
from cocheck.testing.render import render

# What takes longer to load than it is of use: in a process of its own, tell which of it was loaded.
_SLOW = (
    "click",
    "dataclasses",
    "inspect",
    "tempfile",
    "_hashlib",
    "importlib.resources",
    "html",
    "pkgutil",
    "asyncio",
)
_TELL = f"print(*(name for name in {_SLOW} if name in sys.modules), file=sys.stderr)"
_OPTIONS = [option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)]
_WORDS = (
    "good.md",
    "folder",
    "not there.md",
    "-",
    "--",
    "-x",
    "json",
    "text=good.txt",
    "",
    "agenda",
    "check",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The current folder, with a document and a folder in it."""
    place = tmp_path_factory.mktemp("plain")
    (place / "good.md").write_text(GOOD, encoding="utf-8")
    (place / "folder").mkdir()
    with chdir(place):
        yield place


@given(st.lists(st.sampled_from((*_OPTIONS, *_WORDS, *COMMANDS)), max_size=5))
def test_what_is_plain_is_read_as_click_reads_it(folder: Path, arguments: list[str]) -> None:
    plain = read_plain(arguments, COMMANDS)
    if plain is None:
        return
    with cli.make_context("cocheck", list(arguments)) as context:
        name, found, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        assert name == "check" and found is command
        with command.make_context("check", rest, parent=context) as inner:
            assert plain == inner.params


@pytest.mark.parametrize(
    "arguments",
    [
        ["good.md"],
        ["check", "good.md", "folder"],
        ["--isolated", "--no-cache", "good.md", "--format", "json"],
        ["--pass-skipped", "--no-meetings", "--", "good.md"],
        ["-v", "good.md"],
    ],
)
def test_a_plain_run_loads_no_click(folder: Path, arguments: list[str]) -> None:
    script = f"import sys; from cocheck.cli.main import main; main(sys.argv[1:]); {_TELL}"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    assert done.stdout and done.stderr == "\n"


# lxml, which Word documents take, loads inspect.
@pytest.mark.parametrize("format, loaded", [("docx", "inspect\n"), ("pdf", "\n")])
def test_a_document_is_read_and_judged_without_what_is_slow_to_load(
    folder: Path, format: str, loaded: str
) -> None:
    render(GOOD, format, folder / f"good.{format}")
    script = (
        "import sys; from cocheck.lint.check import check; from cocheck.lint.settings import Settings; "
        f"print(check(['good.{format}'], Settings()).documents); {_TELL}"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "'checked'" in done.stdout and done.stderr == loaded
