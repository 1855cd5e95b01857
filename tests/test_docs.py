"""The documentation: its generated pages are current, and its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cocheck.lint.registry import all_rules

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(path for path in [*DOCS.rglob("*.md"), ROOT / "README.md"])


def test_the_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "build.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_every_rule_has_a_page_that_tells_of_it() -> None:
    for rule in all_rules():
        if rule.pack in ("iso", "iso-meetings"):
            page = (DOCS / "rules" / f"{rule.code}.md").read_text(encoding="utf-8")
            assert f"# {rule.code} {rule.name}\n" in page
            assert page.count("\n```markdown\n") >= len(rule.good) + len(rule.bad)


def links(page: str) -> Iterator[str]:
    """The targets of a page's links, but for those in examples and in code."""
    text = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]+`", "", page, flags=re.DOTALL | re.MULTILINE)
    yield from re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_link_is_dead(page: Path) -> None:
    for target in links(page.read_text(encoding="utf-8")):
        if not target.startswith(("https://", "#")):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="the docs extra is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", DOCS, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    # No font, style, script or picture from elsewhere.
    for page in tmp_path.rglob("*.html"):
        assert not re.search(
            r"<(?:link|script|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", page.read_text("utf-8")
        )
