"""Command lines that are plain enough to be read without click: paths that are there, and simple options.

Whatever is not known here, and whatever may be wrong, is left to click.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from typing import Any

_FLAGS = {
    "--isolated": "isolated",
    "--history": "history",
    "--no-cache": "no_cache",
    "--statistics": "statistics",
    "--verbose": "verbose",
    "-v": "verbose",
    "--quiet": "quiet",
    "-q": "quiet",
    "--no-meetings": "no_meetings",
    "--pass-skipped": "pass_skipped",
}
_NOT_GIVEN = ("output", "baseline", "as_kind", "fail_on", "respect_gitignore", "jobs", "stdin_filename")
_NO_LIST = (
    *("select", "extend_select", "ignore", "per_file_ignores", "require"),
    *("exclude", "extend_exclude", "config", "rule_paths"),
)


def read_plain(arguments: Sequence[str], commands: Collection[str]) -> dict[str, Any] | None:
    """The options of a plain check, by the names that `run_check` takes them by; None for any other command
    line. `commands` are the words that are commands where they come first.
    """
    words = list(reversed(arguments))
    if words and words[-1] in commands and words.pop() != "check":
        return None
    given = dict.fromkeys(_FLAGS.values(), False)
    formats: list[str] = []
    paths: list[str] = []
    while words:
        word = words.pop()
        if word == "--":
            paths += reversed(words)
            break
        if word in _FLAGS:
            given[_FLAGS[word]] = True
        elif word == "--format" and words and not words[-1].startswith("-"):
            formats.append(words.pop())
        elif word.startswith("-"):
            return None
        else:
            paths.append(word)
    # Of paths that are not there or cannot be read, click may have more to say.
    if not paths or not all(os.access(path, os.R_OK) for path in paths):
        return None
    return {
        **given,
        **dict.fromkeys(_NOT_GIVEN),
        **dict.fromkeys(_NO_LIST, ()),
        "formats": tuple(formats),
        "paths": tuple(paths),
    }
