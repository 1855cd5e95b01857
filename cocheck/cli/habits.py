"""What people type who know other tools, and what it is called here."""

from __future__ import annotations

from collections.abc import Mapping

_SHELL = "To go on after findings: cocheck … || test $? -eq 1 (2 and 3 say that something was not checked)."
_NO_FIX = "cocheck changes no document: each finding says what to do."
_SUPPRESS = "A finding is set aside in the configuration or in the document, with a reason, or in a baseline."

OPTIONS: Mapping[str, str] = {
    "--output-format": "Here it is --format: text, concise, json, sarif, github and others.",
    "--output-file": "Here it is --output FILE.",
    "-o": "Here it is --output FILE.",
    "-f": "Here it is --format NAME.",
    "--show-settings": '"cocheck config" shows what applies.',
    "--print-config": '"cocheck config" shows what applies.',
    "--show-files": 'Use "cocheck --verbose PATH": it names every document, the skipped ones, too.',
    "--show-source": "Every finding shows the words it rests on already.",
    "--explain": 'Use "cocheck explain COC101".',
    "--list-rules": 'Use "cocheck rules".',
    "--exit-zero": _SHELL,
    "--max-warnings": "--fail-on error lets warnings pass.",
    "--fix": _NO_FIX,
    "--unsafe-fixes": _NO_FIX,
    "--diff": _NO_FIX,
    "--fix-only": _NO_FIX,
    "--add-noqa": _SUPPRESS,
    "--ignore-noqa": _SUPPRESS,
    "--noqa": _SUPPRESS,
    "--fix-suppressions": "COC501 and COC502 name the suppression, its file and its line: delete it there.",
    "--update-baseline": '"cocheck baseline PATH --output FILE" writes the baseline anew.',
    "--watch": "cocheck looks once and ends; the pre-commit hook looks at every commit (docs/git.md).",
    "--extend-ignore": "--ignore, given again, adds to what is ignored.",
    "--no-config": "Here it is --isolated.",
    "--rules": 'Use "cocheck rules" to list them, --select to choose.',
    "--ext": "What a file is, its bytes decide, not its name's ending.",
    "--extension": "What a file is, its bytes decide, not its name's ending.",
    "--no-ignore": "--no-respect-gitignore checks what git ignores.",
    "--color": "FORCE_COLOR=1 or NO_COLOR=1 in the environment decides.",
    "--no-color": "NO_COLOR=1 in the environment does that.",
}
COMMANDS: Mapping[str, str] = {
    "linter": 'cocheck has one set of rules and those of installed packs: "cocheck rules" lists them.',
    "lint": 'It needs no command: "cocheck PATH", or "cocheck check PATH".',
    "format": _NO_FIX + " (--format says how to report.)",
    "fix": _NO_FIX,
    "init": "cocheck needs no configuration. The README tells what a cocheck.toml can say.",
    "install": "pre-commit installs the hooks: see docs/git.md.",
    "server": "There is no language server; --format concise suits editors.",
    "settings": 'Use "cocheck config".',
    "generate-shell-completion": 'Use "cocheck completion bash", or zsh, or fish.',
}
SYNONYMS: Mapping[str, tuple[str, ...]] = {"rule": ("explain",), "version": ("--version",)}
"""Words that can only mean one command."""


def rewritten(arguments: list[str]) -> list[str]:
    """The arguments, with a first word that only other tools know put into cocheck's own."""
    first, rest = arguments[0], arguments[1:]
    if first == "help":
        return [*rest[:1], "--help"]
    if first == "rule" and rest in ([], ["--all"]):
        return ["rules"]
    return [*SYNONYMS[first], *rest] if first in SYNONYMS else arguments
