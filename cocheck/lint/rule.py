"""The Rule: a small declaration, a pure function, and the examples that are its tests and its page."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from cocheck.lint.verdict import Evidence, Location, Outcome, Severity

Kind = Literal["agenda", "attendance", "report"]
# What secretaries call the kinds.
KIND_WORDS: Mapping[str, str] = {
    "agenda": "agenda",
    "attendance": "attendance list",
    "report": "report",
    "meeting": "whole meeting",
}
# How the codes of the rules begin that speak of reading a document and not of what it says.
READING_RULES = "COC9"
RuleKind = Literal["agenda", "attendance", "report", "meeting"]
ExampleFormat = Literal["docx", "pdf", "markdown"]


class Example(NamedTuple):
    """A short document that a rule judges: Markdown, rendered as .docx, .pdf and Markdown for the test.

    `text` is the document; `because` says in a few words what it shows. `attachments` are file names
    with their Markdown text, embedded in the .docx and the .pdf. `code` is the text of an invented code
    of conduct that is required instead of the ISO one, whose own text must not be written out; its first
    heading is its title. `files` stand in place of `text` where the rule judges a meeting: names without a
    suffix, each with its Markdown; a name with a suffix is always of that format. `require` are the kinds
    of document that the meeting must have. `formats` is narrowed only where a format cannot show the case.
    """

    because: str
    text: str = ""
    attachments: Mapping[str, str] = MappingProxyType({})
    code: str = ""
    files: Mapping[str, str] = MappingProxyType({})
    require: tuple[Kind, ...] = ()
    formats: tuple[ExampleFormat, ...] = ("docx", "pdf", "markdown")


class Ruling(NamedTuple):
    """What a rule's function answers: a verdict without the parts that the rule's declaration gives.

    A rule over a meeting also says of which document (`path`, the one to mend) and of which required code.
    """

    outcome: Outcome
    message: str
    help: str = ""
    location: Location = Location()
    evidence: tuple[Evidence, ...] = ()
    path: str | None = None
    required_code: str | None = None


class Rule(NamedTuple):
    """One rule.

    `kind` is the kind of document it judges, or "meeting" for one that judges a meeting's documents
    together; `clause` the key of the Code's clause it rests on (design.md, section 1); `check` takes a
    Subject (a Meeting, where that is the kind) and yields rulings: one as a rule, none never for a document.
    `summary` is one sentence; `why` and `fix` are the rule page's paragraphs.
    `good` and `bad` are its examples.

    `source` says where the duty comes from, where that is no clause of the Code. A rule that is
    `off_by_default` runs where a selector names it. One that does not judge `each_code` looks at a document
    once, however many codes of conduct it must carry. What an `absence` rule finds missing is missing once:
    its finding stays the same when what comes near to it changes. `pack` and `origin` say where the rule is
    from; the registry fills them in.
    """

    code: str
    name: str
    kind: RuleKind | None
    severity: Severity
    clause: str | None
    summary: str
    why: str
    fix: str
    check: Callable[[Any], Iterable[Ruling]] | None = None
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()
    source: str = ""
    off_by_default: bool = False
    each_code: bool = True
    absence: bool = False
    pack: str = ""
    origin: str = ""
