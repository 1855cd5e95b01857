"""The keys of a [[rule]] table, by which rules are declared in TOML (docs/writing-rules.md)."""

from __future__ import annotations

from cocheck.lint.rule_faults import CODE, NAME
from cocheck.lint.settings_shapes import Choice, Flag, Key, ListOf, Named, Number, TablesOf, Text
from cocheck.lint.verdict import SEVERITIES

_KINDS = ("agenda", "attendance", "report")
_OF_ITEMS = "The item of `require-item` or `require-order`"
_WORDINGS = ListOf(Text(most=300), least=1, words="a list of wordings")

EXAMPLE_KEYS = (
    Key("because", Text(), "In a few words, what the example shows.", 'because = "an item"', required=True),
    Key("text", Text(), "The document, in Markdown.", 'text = "# Draft agenda"', required=True),
    Key(
        "attachments",
        Named(Text(), Text()),
        "Files that are attached to it: names, each with its text in Markdown.",
        'attachments = { "map.pdf" = "# How to get there" }',
    ),
    Key(
        "formats",
        ListOf(Choice(("docx", "pdf", "markdown")), least=1),
        "The formats that can show the case, where not all three can.",
        'formats = ["docx"]',
    ),
)

RULE_KEYS = (
    Key(
        "code",
        Text(pattern=f"^{CODE}$"),
        "Its code: capital letters and then digits.",
        'code = "ACME1"',
        required=True,
    ),
    Key(
        "name",
        Text(pattern=f"^{NAME}$"),
        "Its name: small words with hyphens, the kind of document first.",
        'name = "agenda-safety-item"',
        required=True,
    ),
    Key("kind", Choice(_KINDS), "The kind of document it judges.", 'kind = "agenda"', required=True),
    Key(
        "summary",
        Text(),
        "What it asks, in one sentence.",
        'summary = "The agenda has an item on safety."',
        required=True,
    ),
    Key(
        "help",
        Text(),
        "What to do where it is not met.",
        'help = "Add the item “Safety briefing” after the opening."',
        required=True,
    ),
    Key(
        "severity", Choice(tuple(reversed(SEVERITIES))), "How grave it is.", 'severity = "error"', '"warning"'
    ),
    Key("message", Text(), "What is said where it is not met.", 'message = "There is no item on safety."'),
    Key("source", Text(), "Where the duty comes from.", 'source = "ACME Rules of Procedure, 4.2"'),
    Key("why", Text(), "Why it is asked, for the rule's page.", 'why = "Guests do not know the exits."'),
    Key(
        "require-link",
        ListOf(
            Text(most=2000, pattern=r"^(?=[\s\S]*\S)[^*]*(\*[^*]*){0,2}$"),
            least=1,
            words="a list of addresses",
        ),
        "A link to one of these addresses must be there, one that can be clicked; `*` stands for a part.",
        'require-link = ["https://acme.example/safety"]',
    ),
    Key("require-phrase", _WORDINGS, "One of these wordings must be there.", 'require-phrase = ["safety"]'),
    Key(
        "require-item",
        _WORDINGS,
        "An item, or a short line under one, must have one of these wordings.",
        'require-item = ["safety briefing", "consignes de sécurité"]',
    ),
    Key(
        "require-attachment",
        _WORDINGS,
        "A file with one of these wordings in its name or on its first lines must be attached.",
        'require-attachment = ["safety rules"]',
    ),
    Key(
        "require-order",
        _WORDINGS,
        "An item with one of these wordings, where there is one, must stand as `before` and `within-first` "
        "say.",
        'require-order = ["safety briefing"]',
    ),
    Key("forbid-phrase", _WORDINGS, "None of these wordings may be there.", 'forbid-phrase = ["draft only"]'),
    Key(
        "before",
        _WORDINGS,
        f"{_OF_ITEMS}: it must stand before one with such a wording, where there is one.",
        'before = ["reports"]',
    ),
    Key(
        "within-first",
        Number(1, 1000),
        f"{_OF_ITEMS}: it must be among the first so many.",
        "within-first = 3",
    ),
    Key(
        "words",
        _WORDINGS,
        "With `require-link`: the words on which the link is expected, to tell of words without it.",
        'words = ["safety rules"]',
    ),
    Key(
        "whole-item",
        _WORDINGS,
        "Subjects that are as good as a phrase where a statement is made of them: an item, a line under an "
        "opening item or a sentence before the items, and not an item of business that has the words, too.",
        'whole-item = ["safety"]',
    ),
    Key(
        "but-not",
        _WORDINGS,
        "Wordings that do not count (not with `require-link`).",
        'but-not = ["data safety"]',
    ),
    Key(
        "off-by-default",
        Flag(),
        "Whether the rule runs only where `select` or `extend-select` names it.",
        "off-by-default = true",
        "false",
    ),
    Key("good", TablesOf(EXAMPLE_KEYS), "Examples that meet it.", "[[rule.good]]"),
    Key("bad", TablesOf(EXAMPLE_KEYS), "Examples that do not.", "[[rule.bad]]"),
)

_VERBS = tuple(key.name for key in RULE_KEYS if key.name.startswith(("require-", "forbid-")))
_WITH_ITEMS = {"anyOf": [{"required": ["require-item"]}, {"required": ["require-order"]}]}
_HAVING_ITEMS = {"properties": {"kind": {"enum": ["agenda", "report"]}}}
RULE_KEYS_TOGETHER = {
    "oneOf": [{"required": [verb]} for verb in _VERBS],
    "dependencies": {
        "before": _WITH_ITEMS,
        "within-first": _WITH_ITEMS,
        "words": ["require-link"],
        "but-not": {"not": {"required": ["require-link"]}},
        "whole-item": {**_HAVING_ITEMS, "required": ["require-phrase"]},
        "require-item": _HAVING_ITEMS,
        "require-order": {
            **_HAVING_ITEMS,
            "anyOf": [{"required": ["before"]}, {"required": ["within-first"]}],
        },
    },
}
"""How the keys of a rule go together, as JSON Schema; `cocheck.lint.declared` says it in words."""
