"""The word lists as an install has them: in JSON beside the TOML files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from agendas import BAD

from cocheck.tables import COPY, table, table_paths

_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an install, as `pip install` fills it."""
    place = tmp_path_factory.mktemp("install")
    command = [sys.executable, "setup.py", "--quiet", "egg_info", "--egg-base", place]
    command += ["build", "--build-base", place / "build", "--build-lib", place / "lib"]
    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)
    return place / "lib"


def test_an_install_has_a_true_copy_of_every_word_list(built: Path) -> None:
    files = [*built.glob("cocheck/languages/*.toml"), *built.glob("cocheck/meetings/*.toml")]
    assert len(files) > 5
    for file in (*files, built / "cocheck/codes/data/words.toml"):
        copy = json.loads(file.with_name(file.name + COPY).read_text(encoding="utf-8"))
        assert copy == tomllib.loads(file.read_text(encoding="utf-8"))


def test_a_run_of_an_install_says_the_same_and_parses_no_toml(built: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    script = (
        "import sys, tomllib; loads = tomllib.loads; told = []; "
        "tomllib.loads = lambda text: told.append(text) or loads(text); "
        "from cocheck.lint.check import check; from cocheck.lint.settings import Settings; "
        "print(check(['bad.md'], Settings()).verdicts); print(len(told), cocheck.__file__, file=sys.stderr)"
    ).replace("import sys", "import sys, cocheck")
    found = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
            check=True,
        )
        for place in (_ROOT, built)
    ]
    assert found[0].stdout == found[1].stdout != ""
    count, place = found[1].stderr.split()
    assert count == "0" and place.startswith(str(built))


def test_the_sources_are_read_as_they_stand() -> None:
    assert "words.toml" in str(table_paths("cocheck.codes", "data"))
    assert table("cocheck.codes", "data/iso.toml")["title"].startswith("ISO Code")
