"""The closing words of a run: what was checked, what was found, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.verdict import DocumentRecord, Report, Severity, Verdict

SEVERITY_WORDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}

_MOST_NAMED = 5


def summary(report: Report, selected: bool, verbose: bool) -> tuple[str, ...]:
    """Some sentences. They say that all is well only where everything given was checked in full.

    `selected` is True where only some of the rules were run; `verbose` where the report names every
    document already.
    """
    gaps = tuple(_not_checked(report, verbose))
    checked = report.count_documents("checked")
    if not checked:
        return (_nothing_checked(report, bool(gaps)), *_set_aside(report, verbose), *gaps)
    aside = tuple(_set_aside(report, verbose))
    documents = _count(checked, "document")
    only = " against the selected rules only" if selected else ""
    counts = _finding_counts(report)
    if counts:
        first = f"{documents} checked{only}: {counts}."
    elif report.suppressed:
        first = f"{documents} checked{only}: nothing new found."
    elif gaps or selected:
        first = f"{documents} checked{only}: nothing found."
    else:
        first = f"All is well: {documents} checked, nothing found."
    return (first, *aside, *gaps)


def _nothing_checked(report: Report, explained: bool) -> str:
    counts = _finding_counts(report)
    if counts:
        return f"Nothing was checked: {counts}."
    return "Nothing was checked." if explained else "Nothing was checked: no documents were found."


def _finding_counts(report: Report) -> str:
    """The findings by severity, but for those that only say why a document was not checked."""
    not_checked = {document.path for document in report.documents if document.status != "checked"}
    findings = [finding for finding in report.findings if not _tells_why_not(finding, not_checked)]
    counts = [
        _count(number, word)
        for severity, word in SEVERITY_WORDS.items()
        if (number := sum(1 for finding in findings if finding.severity == severity))
    ]
    return ", ".join(counts)


def _set_aside(report: Report, verbose: bool) -> Iterator[str]:
    """What is known of and not told again, and what of the baseline needs writing anew."""
    suppressed, baselined = report.count_suppressed("suppression"), report.count_suppressed("baseline")
    told = [f"{baselined} by the baseline"] if baselined else []
    told += [f"{suppressed} by suppressions"] if suppressed else []
    if told:
        number = suppressed + baselined
        ways = ", ".join(told) if len(told) > 1 else told[0].partition(" ")[2]
        hint = "" if verbose else " (--verbose names " + ("it)" if number == 1 else "them)")
        between = ": " if len(told) > 1 else " "
        yield f"{_count(number, 'known finding')} {_was(number)} set aside{between}{ways}{hint}."
    if report.baseline is None:
        return
    if fixed := len(report.baseline.fixed):
        yield (
            f"{_count(fixed, 'finding')} of the baseline {_was(fixed)} fixed: "
            '"cocheck baseline" writes it anew without.'
        )
    if (left := report.baseline.not_looked_for) and verbose:
        yield f"{_count(left, 'finding')} of the baseline {_was(left)} not looked for in this run."


def _tells_why_not(finding: Verdict, not_checked: set[str]) -> bool:
    return finding.outcome == "unreadable" and finding.path in not_checked


def _not_checked(report: Report, verbose: bool) -> Iterator[str]:
    if unreadable := report.count_documents("unreadable"):
        yield f"{_count(unreadable, 'document')} could not be read{_unsaid(report)}."
    if unclear := report.count_documents("unclear"):
        yield (
            f"{_count(unclear, 'document')} could not be told apart as agenda, attendance list or report, "
            f"and {_was(unclear)} not checked (--as says what they are)."
        )
    if partly := sum(1 for document in report.documents if _read_in_part(document)):
        yield f"{_count(partly, 'document')} could be read only in part."
    if excluded := sum(1 for document in report.documents if document.excluded):
        paths = "path that was" if excluded == 1 else "paths that were"
        hint = "" if verbose else " (--verbose names " + ("it)" if excluded == 1 else "them)")
        yield f"{excluded} {paths} given {_was(excluded)} excluded by the configuration{hint}."
    if own := sum(1 for document in report.documents if document.own_report):
        yield f"{_count(own, 'report')} of cocheck's own {_was(own)} passed over."
    if skipped := report.count_documents("skipped") - excluded - own:
        shows = "shows" if skipped == 1 else "show"
        hint = "" if verbose else " (--verbose names " + ("it)" if skipped == 1 else "them)")
        be = "being a meeting document" if skipped == 1 else "being meeting documents"
        yield f"{_count(skipped, 'file')} {shows} no sign of {be} and {_was(skipped)} skipped{hint}."
    if passed_over := sum(report.passed_over.values()):
        kinds = ", ".join(f"{number} .{suffix}" for suffix, number in sorted(report.passed_over.items()))
        files = _count(passed_over, "file")
        yield f"{files} in formats not read yet ({kinds}) {_was(passed_over)} not checked."


def _unsaid(report: Report) -> str:
    """Of the documents that could not be read, those that no finding names, as where its rule is ignored."""
    said = {finding.path for finding in report.findings}
    paths = [one.path for one in report.documents if one.status == "unreadable" and one.path not in said]
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return f": {', '.join(paths[:_MOST_NAMED])}{more}" if paths else ""


def why_skipped(document: DocumentRecord) -> str:
    """Why a skipped document was not checked, to follow "it is"."""
    if document.excluded:
        return "excluded by the configuration"
    return (
        "a report of cocheck's own" if document.own_report else "no meeting document, as far as can be seen"
    )


def _read_in_part(document: DocumentRecord) -> bool:
    return document.status == "checked" and bool(document.notes)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
