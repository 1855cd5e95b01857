"""Documents of which a part could not be read: nothing is said to be well that rests on not having seen it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx_builder import docx, linked, paragraph, run

from cocheck.cli.main import main

LINK = ("rLink", "hyperlink", "https://www.iso.org/publication/PUB100011.html")
INSERTED = '<w:altChunk r:id="rC"/>'


def written(folder: Path, body: str, inserted: bool) -> Path:
    """An agenda that links to the Code, in whose place `{}` a file stands that cannot be read."""
    path = folder / "agenda.docx"
    if inserted:
        part = {"word/c.rtf": b"{\\rtf1 Report of the secretariat}"}
        path.write_bytes(docx(body.format(INSERTED), (LINK, ("rC", "aFChunk", "c.rtf")), part))
    else:
        path.write_bytes(docx(body.format(""), (LINK,)))
    return path


BODY = (
    paragraph(run("Draft agenda of ISO/TC 999"))
    + paragraph(run("1. Opening of the meeting"))
    + "{}"
    + paragraph(run("2. ") + linked("ISO Code of Conduct"))
    + paragraph(run("3. Report of the secretariat"))
    + paragraph(run("4. Closure of the meeting"))
)


@pytest.fixture
def outcomes(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    def judge(path: Path) -> dict[str, Any]:
        main(["--isolated", "--no-cache", "--format", "json", str(path)])
        return {one["code"]: one["outcome"] for one in json.loads(capsys.readouterr().out)["verdicts"]}

    return judge


@pytest.mark.parametrize("rule", ["COC104", "COC112"])
def test_a_part_that_is_not_read_leaves_a_doubt(
    rule: str, tmp_path: Path, outcomes: Callable[..., dict[str, Any]]
) -> None:
    assert outcomes(written(tmp_path, BODY, inserted=False))[rule] == "met"
    half = outcomes(written(tmp_path, BODY, inserted=True))
    assert half[rule] == "unreadable" and half["COC901"] == "unreadable"
    assert half["COC101"] == "met"
