"""JUnit XML, for CI systems that show tests: a document is a test suite, each verdict on it a test.

What is not met is a failure, what could not be judged an error; what is too slight to fail the run stands in
the test's output. What does not apply or is set aside is skipped. The form is the one that Jenkins reads
(junit-10.xsd of its xUnit plugin).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cocheck.lint.verdict import DocumentRecord, Report, Suppressed, Verdict
from cocheck.reports.layout import Line, Look, Segment, without_commands
from cocheck.reports.places import from_here
from cocheck.reports.summary import summary, why_skipped
from cocheck.reports.text import by_document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# What XML 1.0 has no way to write ("Characters", production 2); control characters are escaped before.
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_JUDGED: Mapping[str, str] = {
    "unclear": "It was not clear what kind of document it is, so it was not checked.",
    "unreadable": "It could not be read, so it was not checked.",
}


def render(report: Report, look: Look) -> Iterator[Line]:
    """The whole file, in ASCII (everything else as character references), line by line."""
    from xml.etree.ElementTree import Element, indent, tostring

    root = Element("testsuites", name="cocheck")
    root.extend(_suites(report, look))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root)
    for line in ('<?xml version="1.0" encoding="utf-8"?>', *tostring(root, "us-ascii").decode().split("\n")):
        if line != "<?xml version='1.0' encoding='us-ascii'?>":
            yield (Segment(without_commands(line, "&#35;")),)


def _suites(report: Report, look: Look) -> Iterator[Element]:
    aside: dict[str, list[Suppressed]] = {}
    for suppressed in report.suppressed:
        aside.setdefault(suppressed.verdict.path, []).append(suppressed)
    for path, record, verdicts in by_document(report):
        name = from_here(path)
        cases = _cases(name, record, verdicts, aside.get(path, ()), look)
        yield _suite(name, list(cases), look)
    if not report.count_documents("checked"):
        yield _suite("cocheck", [_nothing_checked(report, look)], look)
    if report.passed_over:
        name = "formats that cocheck does not read yet"
        yield _suite(name, [_passed_over(name, *entry, look) for entry in report.passed_over.items()], look)


def _nothing_checked(report: Report, look: Look) -> Element:
    """An error where it is one to the run, too: a file without tests passes for a success."""
    from xml.etree.ElementTree import SubElement

    case = _case("cocheck", "something was checked", look)
    message = " ".join(summary(report, look.selected, look.verbose))
    if look.exit_status == 0:
        _skip(case, message, look)
    else:
        SubElement(case, "error", type="error", message=_text(message, look))
    return case


def _suite(name: str, cases: Sequence[Element], look: Look) -> Element:
    from xml.etree.ElementTree import Element

    suite = Element("testsuite", name=_text(name, look), tests=str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(1 for case in cases if case.find(tag) is not None)))
    suite.extend(cases)
    return suite


def _cases(
    path: str,
    record: DocumentRecord | None,
    verdicts: Sequence[Verdict],
    aside: Iterable[Suppressed],
    look: Look,
) -> Iterator[Element]:
    names: Counter[str] = Counter()
    for verdict in verdicts:
        case = _case(path, _name(verdict, names), look)
        if verdict.is_finding and not look.fails(verdict.severity):
            _mention(case, verdict, look)
        elif verdict.outcome == "not-met":
            _tell(case, "failure", verdict, look)
        elif verdict.outcome == "unreadable":
            _tell(case, "error", verdict, look)
        elif verdict.outcome == "not-applicable":
            _skip(case, verdict.message, look)
        yield case
    for suppressed in aside:
        case = _case(path, _name(suppressed.verdict, names), look)
        _skip(case, f"Set aside ({suppressed.by}). {suppressed.reason} {suppressed.verdict.message}", look)
        yield case
    if record is not None and not verdicts and record.status != "checked":
        case = _case(path, "document", look)
        because = _NOT_JUDGED.get(record.status) or f"It is {why_skipped(record)}, and was not checked."
        _skip(case, because, look)
        yield case


def _name(verdict: Verdict, names: Counter[str]) -> str:
    """The rule, with the code that is required where it is another, and a number from the second time on."""
    code = f" ({verdict.required_code})" if verdict.required_code not in (None, "iso") else ""
    name = f"{verdict.code} {verdict.rule}{code}"
    names[name] += 1
    return name if names[name] == 1 else f"{name} [{names[name]}]"


def _case(path: str, name: str, look: Look) -> Element:
    from xml.etree.ElementTree import Element

    return Element("testcase", name=_text(name, look), classname=_text(path, look))


def _tell(case: Element, tag: str, verdict: Verdict, look: Look) -> None:
    from xml.etree.ElementTree import SubElement

    told = SubElement(case, tag, type=verdict.severity, message=_text(verdict.message, look))
    told.text = _account(verdict, look)


def _mention(case: Element, verdict: Verdict, look: Look) -> None:
    from xml.etree.ElementTree import SubElement

    SubElement(case, "system-out").text = _account(verdict, look)


def _account(verdict: Verdict, look: Look) -> str:
    where = f"Where: {verdict.location.label}" if verdict.location.label else ""
    todo = f"What to do: {verdict.help}" if verdict.help else ""
    lines = filter(None, (verdict.message, where, todo))
    return "\n".join(_text(line, look) for line in lines)


def _skip(case: Element, message: str, look: Look) -> None:
    from xml.etree.ElementTree import SubElement

    SubElement(case, "skipped", message=_text(message, look))


def _passed_over(suite: str, suffix: str, number: int, look: Look) -> Element:
    case = _case(suite, f".{suffix}", look)
    files = "1 file was" if number == 1 else f"{number} files were"
    _skip(case, f"{files} not checked.", look)
    return case


def _text(text: str, look: Look) -> str:
    return _ILLEGAL.sub("", look.prose(text))
