"""The declaration of every key that a configuration may hold. Reading, the JSON Schema, `cocheck config` and
the reference are all driven by it.
"""

from __future__ import annotations

from typing import Any

from cocheck.lint.declared_keys import RULE_KEYS, RULE_KEYS_TOGETHER
from cocheck.lint.settings import KINDS
from cocheck.lint.settings_shapes import (
    Choice,
    Day,
    Either,
    Flag,
    Key,
    ListOf,
    Named,
    Number,
    Pattern,
    Selector,
    TableOf,
    TablesOf,
    Text,
    table_schema,
)
from cocheck.lint.verdict import SEVERITIES

_TEXTS = Either((ListOf(Text(most=2000)), Text(most=2000)), "a list of texts")
_SEVERITY = Choice(tuple(reversed(SEVERITIES)))
_RULES = ListOf(Selector(), least=1)
_FILES = Key(
    "files",
    ListOf(Pattern(), least=1, words="a list of paths"),
    "The documents, as patterns like those of .gitignore, relative to the configuration's folder.",
    'files = ["45/*"]',
    required=True,
)

_EDITION = (
    Key("year", Number(1, 9999), "The year of the edition.", "year = 2023", required=True),
    Key("title", Text(), "Its title, where that differs.", 'title = "ACME Code of Conduct"'),
    Key("links", _TEXTS, "Its own addresses.", 'links = ["https://acme.example/code/2023"]'),
    Key("isbn", _TEXTS, "Its ISBN or publication numbers.", 'isbn = ["978-0-00-000000-2"]'),
    Key(
        "superseded-from",
        Day(),
        "The first day on which a newer edition stood in its place.",
        "superseded-from = 2023-03-01",
    ),
    Key("fingerprint", Text(), "The path of its fingerprint.", 'fingerprint = "code-2023.json"'),
)

_CODE = (
    Key("title", Text(), "What messages call the code.", 'title = "ACME Code of Conduct"'),
    Key("titles", _TEXTS, "All its names.", 'titles = ["ACME Code of Conduct"]'),
    Key(
        "links",
        _TEXTS,
        "Addresses that are its own; `*` stands for any part of one, twice at most.",
        'links = ["https://acme.example/code"]',
    ),
    Key("owners", _TEXTS, "The words for the body whose code it is.", 'owners = ["ACME"]'),
    Key(
        "training",
        Either(
            (
                ListOf(Text(most=2000)),
                Text(most=2000),
                Flag(),
                TableOf((Key("links", _TEXTS, "The addresses.", 'links = ["https://acme.example/course"]'),)),
            ),
            "a list of addresses, true or false",
        ),
        "Addresses of its training programme; `false` where it has none (COC102 then does not apply).",
        'training = ["https://acme.example/training"]',
    ),
    Key(
        "fingerprint",
        Text(),
        "The path, from this file, of the fingerprint that `cocheck code fingerprint` made of its text.",
        'fingerprint = "acme-code.json"',
    ),
    Key("editions", TablesOf(_EDITION), "Its editions.", "[[codes.acme.editions]]"),
)

_DOCUMENTS = (
    _FILES,
    Key("kind", Choice(KINDS), "What kind of document they are.", 'kind = "agenda"', required=True),
)

_MEETING = (
    Key("name", Text(), "The meeting's name.", 'name = "45th plenary"', required=True),
    Key(
        "documents",
        ListOf(Pattern(), least=1, words="a list of paths"),
        "Its documents, as patterns like those of .gitignore, relative to the configuration's folder.",
        'documents = ["45/*"]',
        required=True,
    ),
)

_SUPPRESSION = (
    # What could not be read, and what tells of suppressions, cannot be set aside.
    Key(
        "rules",
        ListOf(Selector(pattern=r"^(?!\s*COC(9\d*|5\d*)\s*$)[\s\S]*\S"), least=1),
        "The rules whose findings are set aside.",
        'rules = ["COC102"]',
        required=True,
    ),
    _FILES,
    Key(
        "reason",
        Text(),
        "Why; it is printed with the finding.",
        'reason = "There is no training programme in this language yet."',
        required=True,
    ),
    Key(
        "owner",
        Text(),
        "Who answers for it: better a role than a name. Printed only with `--verbose`.",
        'owner = "secretariat"',
    ),
    Key(
        "expires",
        Day(),
        "The last day on which it holds. From the next day on the finding speaks again, and so does COC501.",
        "expires = 2026-12-31",
    ),
)

_LIMITS = (
    Key("seconds", Number(1, 86_400), "Seconds that its reading may take.", "seconds = 120", default="60"),
    Key("memory", Number(64, 1_048_576), "Memory that it may take, in MB.", "memory = 4096", default="2048"),
    Key("file-size", Number(1, 65_536), "The size of its file, in MB.", "file-size = 512", default="256"),
)

KEYS: tuple[Key, ...] = (
    Key(
        "select",
        _RULES,
        "The rules to check: codes, beginnings of codes (`COC1` is all the agenda rules), or names. The "
        "longer one wins, and `ignore` where both are as long.",
        'select = ["COC1"]',
        option="--select",
    ),
    Key(
        "ignore",
        ListOf(Selector()),
        "The rules to leave out, given likewise.",
        'ignore = ["COC103"]',
        default="[]",
        adds=True,
        option="--ignore",
    ),
    Key(
        "extend-select",
        ListOf(Selector()),
        "Rules to check besides those of `select`, or besides the usual ones.",
        'extend-select = ["COC402"]',
        default="[]",
        adds=True,
        option="--extend-select",
    ),
    Key(
        "per-file-ignores",
        Named(ListOf(Selector()), Pattern()),
        "Rules to leave out for some files: patterns of paths, each with its rules. A pattern that "
        'starts with "!" '
        "stands for all other files.",
        '[per-file-ignores]\n"archive/*" = ["COC103"]',
        option="--per-file-ignores",
    ),
    Key(
        "severity",
        Named(_SEVERITY, Selector()),
        "How grave the findings of a rule are, by code, beginning of codes or name; the longest one wins.",
        '[severity]\nCOC105 = "error"',
    ),
    Key(
        "fail-on",
        _SEVERITY,
        "How grave a finding must be for exit status 1. The configuration that is nearest to all the "
        "paths given "
        "decides.",
        'fail-on = "error"',
        default='"warning"',
        option="--fail-on",
    ),
    Key(
        "required-codes",
        ListOf(Text(), least=1),
        "The codes of conduct that documents must carry: built in, or described in `[codes.NAME]`.",
        'required-codes = ["iso"]',
        default='["iso"]',
    ),
    Key(
        "codes",
        Named(TableOf(_CODE), Text()),
        "Codes of conduct of other bodies, or more on one that is built in.",
        "[codes.committee]",
    ),
    Key(
        "require",
        ListOf(Choice(KINDS)),
        "Kinds of document that every meeting must have.",
        'require = ["agenda", "report"]',
        default="[]",
        option="--require",
    ),
    Key(
        "documents",
        TablesOf(_DOCUMENTS),
        "What kind of document some files are, where cocheck cannot tell. The first that matches counts.",
        '[[documents]]\nfiles = ["oj-*.docx"]\nkind = "agenda"',
    ),
    Key(
        "meetings",
        TablesOf(_MEETING),
        "Which documents are one meeting's, where they do not tell it. The first table that matches counts.",
        '[[meetings]]\nname = "45th plenary"\ndocuments = ["45/*"]',
    ),
    Key(
        "suppressions",
        TablesOf(_SUPPRESSION),
        "Findings that are known and set aside, each with its reason. They are counted, never dropped; "
        "findings on documents that could not be read cannot be set aside (`exclude` such files).",
        '[[suppressions]]\nrules = ["COC102"]\nfiles = ["45/*"]\nreason = "The course opens in autumn."\n'
        'owner = "secretariat"\nexpires = 2026-12-31',
    ),
    Key(
        "document-suppressions",
        Flag(),
        "Whether documents themselves may set findings aside, by a comment or a property. Where anybody may "
        "send documents, say `false`: COC502 then tells of every such comment and property.",
        "document-suppressions = false",
        default="true",
    ),
    Key(
        "exclude",
        ListOf(Pattern()),
        "Files and folders that are not checked, not even when they are given by name (as hooks do): "
        "patterns like those of .gitignore, relative to the configuration's folder.",
        'exclude = ["archive"]',
        default="[]",
        option="--exclude",
    ),
    Key(
        "extend-exclude",
        ListOf(Pattern()),
        "More of them, which add to those of `exclude` and of the extended configuration.",
        'extend-exclude = ["templates/*.docx"]',
        default="[]",
        adds=True,
        option="--extend-exclude",
    ),
    Key(
        "respect-gitignore",
        Flag(),
        "Whether folders are searched without the files that git ignores (`.gitignore`, "
        "`.git/info/exclude`). "
        "Files that are given by name are checked all the same.",
        "respect-gitignore = false",
        default="true",
    ),
    Key(
        "rule",
        TablesOf(RULE_KEYS, together=RULE_KEYS_TOGETHER),
        "A rule of the committee's own, declared without Python. Each has one of `require-link`, "
        "`require-phrase`, `require-item`, `require-attachment`, `require-order` and `forbid-phrase`; "
        "[Writing rules](writing-rules.md) tells how.",
        '[[rule]]\ncode = "ACME1"\nname = "agenda-safety-item"\nkind = "agenda"\n'
        'summary = "The agenda has an item on safety."\nrequire-item = ["safety briefing"]\n'
        'help = "Add the item “Safety briefing” after the opening."',
    ),
    Key(
        "rule-files",
        ListOf(Text("the path of a file", pattern=r"^(?![\s\S]*\.([pP][yY][cwdCWD]?|[sS][oO])$)[\s\S]*\S")),
        "Files with more such rules, relative to this one. They are TOML: no configuration makes cocheck run "
        "Python (`--rules` on the command line does).",
        'rule-files = ["our-rules.toml"]',
        default="[]",
        adds=True,
    ),
    Key(
        "limits",
        TableOf(_LIMITS),
        "What one document may cost before its reading is given up (COC905).",
        "[limits]\nseconds = 120",
    ),
    Key(
        "extend",
        Text("the path of a file"),
        "Another configuration file, relative to this one, whose settings hold wherever this one says "
        "nothing else. Lists here replace those there, except `ignore`, `extend-select` and "
        "`extend-exclude`, which add to them; tables are merged name by name; `[[documents]]`, "
        "`[[meetings]]` and `[[suppressions]]` here come before those there. A `select` here starts afresh: "
        "the other's `ignore` and `extend-select` no longer count.",
        'extend = "../cocheck.toml"',
    ),
)

# What users of other linters type, and what it is here.
FOREIGN = {
    "lint": 'cocheck has no [lint] table: its settings stand at the top, as in select = ["COC1"].',
    "extend-ignore": 'Write "ignore": it adds to an extended configuration\'s.',
    "extend-per-file-ignores": 'Write "per-file-ignores": it adds to an extended configuration\'s.',
    "force-exclude": '"exclude" always holds for files that are given by name, too.',
    "rules": 'Write "select" and "ignore" to choose rules, and [severity] for how grave they are.',
    "include": "The paths on the command line say what is checked; [[documents]] says what a document is.",
    "required-version": "cocheck has none: the hook's rev, or pip, says which version runs.",
    "baseline": "Give --baseline FILE on the command line.",
    "format": "Give --format NAME on the command line.",
    "output": "Give --output FILE on the command line.",
    "overrides": "Write [per-file-ignores] to leave out rules for some files.",
}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 7, which editors know) of cocheck.toml and of [tool.cocheck]."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Configuration of cocheck",
        "description": "cocheck.toml, .cocheck.toml, or [tool.cocheck] in pyproject.toml.",
        **table_schema(KEYS),
    }
