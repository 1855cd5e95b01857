"""Documents on their way to being judged: from where they lie, through a worker, to their verdicts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cocheck.lint.settings import Settings, UsageError
from cocheck.lint.values import converter, dump, load

if TYPE_CHECKING:
    from cocheck.documents.model import Unreadable
    from cocheck.lint.cache import Cache
    from cocheck.lint.meeting import Judged
    from cocheck.lint.run import Measure
    from cocheck.lint.workers import Lost

# What a worker's answer begins with that is no answer: a text for the user, a traceback, or nothing more
# where a reader gave up for want of memory and took that for damage.
_MISUSED, _FAULT, _STARVED = b"!", b"?", b"~"
_SAVE_ANEW = "Save it anew, without its pictures or in parts, and check that"


def load_judged() -> None:
    """Load what takes in the workers' answers, and what is made of them, while they are at the first."""
    import cocheck.lint.hashing  # noqa: F401

    converter(_kind_of_answer())


class Running(NamedTuple):
    """How a run is done, which changes nothing in its outcome.

    `jobs` worker processes read the documents, each of which can be killed; with none, this process reads
    them, which is fit for documents that are trusted. `progress` is told how many are done, of how many.
    `cache` holds what earlier runs found. `remark` is told what went wrong on the way and cost nothing.
    `meanwhile` is called once while the workers are at their first documents, to load what comes next.
    """

    jobs: int = 0
    progress: Callable[[int, int], None] | None = None
    cache: Cache | None = None
    remark: Callable[[str], None] | None = None
    meanwhile: Callable[[], None] = load_judged


IN_THIS_PROCESS = Running()


class Source(NamedTuple):
    """A document to judge: the path it lies at, the path it is shown by, and the settings that apply.

    `version` follows the shown path where it is an earlier version ("@1a2b3c4"); `load` gives its bytes, or
    why there are none, where they are not those of the file at `path`, and `content` is what git calls them.
    """

    path: Path
    shown: str
    settings: Settings
    version: str = ""
    load: Callable[[], bytes | Unreadable] | None = None
    content: str = ""


class Answer(NamedTuple):
    """What a document came to, and what that rests on beside the settings.

    `digest` is of the bytes that were read, "" where there were none or the answer must not be kept;
    `seen` what stood beside the document (`cocheck.lint.neighbours`).
    """

    judged: Judged
    digest: str = ""
    seen: tuple[tuple[str, str], ...] = ()


def dump_answer(answer: Answer) -> bytes:
    """An answer as bytes, for another process and for the cache."""
    return dump((answer.judged, answer.digest, answer.seen))


def load_answer(data: bytes) -> Answer:
    """The answer that `dump_answer` made the bytes of. Raises ValueError where they are none."""
    return Answer(*load(_kind_of_answer(), data))


def _kind_of_answer() -> type[tuple[Any, ...]]:
    from cocheck.lint.meeting import Judged

    return tuple[Judged, str, tuple[tuple[str, str], ...]]


def settings_by_folder(
    settings: Settings, settings_in: Callable[[Path], Settings] | None
) -> Callable[[Path], Settings]:
    """Gives the settings that hold in a folder, asked for once; those that are alike are one and the same.

    `settings` hold everywhere where there is no `settings_in`.
    """
    folders: dict[Path, Settings] = {}
    alike: dict[str, Settings] = {}

    def of(folder: Path) -> Settings:
        if folder not in folders:
            own = settings_in(folder) if settings_in is not None else settings
            folders[folder] = alike.setdefault(repr(own), own)
        return folders[folder]

    return of


def measures_of(settings: Iterable[Settings]) -> dict[int, Measure]:
    """What each of the settings comes to, by the settings' id. Raises UsageError as `measure` does."""
    from cocheck.lint.run import measure

    return {key: measure(own) for key, own in {id(own): own for own in settings}.items()}


def _measure(source: Source, measures: Mapping[int, Measure]) -> Measure:
    from cocheck.lint.run import measure_for

    return measure_for(measures[id(source.settings)], source.path)


def judge_all(
    sources: Sequence[Source],
    measures: Mapping[int, Measure],
    running: Running,
    contents: Sequence[str] | None = None,
) -> Iterator[tuple[int, Answer]]:
    """Read and judge the documents as `running` says: their numbers, as they are done, and answers.

    What the cache knows is not read again; `contents` are their `content_of`, where that is known already.
    """
    from cocheck.lint.workers import CAN_FORK

    cache, keys = running.cache, _keys(sources) if running.cache is not None else None
    left, done = list(range(len(sources))), 0
    if cache is not None and keys is not None:
        left = []
        for number, source in enumerate(sources):
            content = contents[number] if contents is not None else content_of(source)
            answer = _kept(cache, keys(number, content), source) if content else None
            if answer is None:
                left.append(number)
                continue
            done += 1
            yield number, answer
    judged = _in_workers if running.jobs and CAN_FORK else _here
    for place, answer in judged([sources[number] for number in left], measures, running):
        number, source = left[place], sources[left[place]]
        if cache is not None and keys is not None and answer.digest:
            content = source.content if source.load is not None else answer.digest
            cache.put(keys(number, content), dump_answer(answer))
        done += 1
        if running.progress is not None:
            running.progress(done, len(sources))
        yield number, answer


def content_of(source: Source) -> str:
    """What tells the bytes that are to be judged from all others; "" where they cannot be had."""
    if source.load is not None:
        return source.content
    from cocheck.lint.neighbours import file_digest

    try:
        return file_digest(source.path, source.settings.limits.file_bytes)
    except (OSError, ValueError):
        return ""


def _keys(sources: Sequence[Source]) -> Callable[[int, str], bytes]:
    """Gives the key by which the answer to a source with that content is kept."""
    from cocheck.lint.cache import key, settings_keys

    by_settings = settings_keys(source.settings for source in sources)

    def key_of(number: int, content: str) -> bytes:
        source = sources[number]
        # The name tells of the kind, the folder of what stands beside and which patterns match.
        place = os.fsencode(os.path.abspath(source.path))  # noqa: PTH100 (follows no link)
        return key(by_settings[id(source.settings)], place, source.shown, source.version, content)

    return key_of


def _kept(cache: Cache, key: bytes, source: Source) -> Answer | None:
    """The answer of an earlier run, None where there is none or what it rested on has changed."""
    from cocheck.lint.neighbours import is_unchanged

    data = cache.get(key)
    if data is None:
        return None
    try:
        answer = load_answer(data)
    except ValueError:
        return None
    return answer if is_unchanged(source.path, answer.seen) else None


def _here(
    sources: Sequence[Source], measures: Mapping[int, Measure], running: Running
) -> Iterator[tuple[int, Answer]]:
    if running.jobs:
        from cocheck.lint.deadline import within
        from cocheck.lint.workers import Lost

    for number, source in enumerate(sources):
        measure = _measure(source, measures)
        if not running.jobs:
            yield number, judge_source(source, measure)
            continue
        answer = within(source.settings.limits.seconds, partial(judge_source, source, measure))
        yield number, answer or Answer(_given_up(source, measure, Lost("time")))


def _in_workers(
    sources: Sequence[Source], measures: Mapping[int, Measure], running: Running
) -> Iterator[tuple[int, Answer]]:
    from cocheck.codes.code import CodeError
    from cocheck.documents.model import Unreadable
    from cocheck.lint.rule_faults import RuleFault
    from cocheck.lint.workers import Lost, Pool, is_starved

    def task(number: int) -> Any:
        load = sources[number].load
        if load is None:
            return number
        data = load()
        if isinstance(data, Unreadable):
            return number, (data.path, data.code, data.message, data.help, data.format)
        return number, data

    def work(task: Any) -> bytes:
        number, data = task if isinstance(task, tuple) else (task, None)
        source = sources[number]
        if isinstance(task, tuple):
            given = Unreadable(*data) if isinstance(data, tuple) else data
            source = source._replace(load=lambda: given)
        try:
            answer = judge_source(source, _measure(source, measures))
            starved = answer.judged.record.status == "unreadable" and is_starved()
            return _STARVED if starved else dump_answer(answer)
        except Exception as fault:
            if isinstance(fault, UsageError | CodeError) and not isinstance(fault, RuleFault):
                return _MISUSED + str(fault).encode("utf-8", "surrogatepass")
            # With COCHECK_TRACEBACK alone, see `judge_source`.
            import traceback

            return _FAULT + "".join(traceback.format_exception(fault)).encode("utf-8", "replace")

    with Pool(work, running.jobs) as pool:
        limits = [source.settings.limits for source in sources]
        for number, found in pool.map(len(sources), task, limits.__getitem__, running.meanwhile):
            source = sources[number]
            if isinstance(found, bytes) and found.startswith((_MISUSED, _FAULT)):
                kind = UsageError if found.startswith(_MISUSED) else RuntimeError
                raise kind(found[1:].decode("utf-8", "surrogatepass"))
            if found == _STARVED:
                found = Lost("memory")
            if isinstance(found, Lost):
                yield number, Answer(_given_up(source, _measure(source, measures), found))
            else:
                yield number, load_answer(found)


def judge_source(source: Source, measure: Measure) -> Answer:
    """Read and judge one document. Never raises on a bad one, nor where a rule fails at it: that is a
    finding, too. With COCHECK_TRACEBACK set, what a rule raises is raised.
    """
    from cocheck.codes.code import CodeError
    from cocheck.documents.model import Unreadable
    from cocheck.documents.reading import load_file, read_bytes
    from cocheck.lint.neighbours import Neighbours, digest
    from cocheck.lint.rule_faults import RuleFault
    from cocheck.lint.run import check_content

    shown, max_bytes = source.shown, source.settings.limits.file_bytes
    beside = Neighbours(source.path)
    try:
        data = source.load() if source.load is not None else load_file(source.path, shown, max_bytes)
        content = data if isinstance(data, Unreadable) else read_bytes(data, shown, max_bytes=max_bytes)
        content = content._replace(path=shown + source.version)
        judged = check_content(content, beside, measure)
    except (MemoryError, RecursionError) as fault:
        what = "more memory" if isinstance(fault, MemoryError) else "deeper nesting"
        message = f"{_name(shown)} needs {what} than cocheck can give it."
        help = f"{_SAVE_ANEW}; or raise the limit: memory under [limits] in cocheck.toml."
        return Answer(_not_judged(source, measure, "COC905", message, help))
    except RuleFault as fault:
        if os.environ.get("COCHECK_TRACEBACK"):
            raise
        message = f"{_name(shown)} was not checked, by a fault of the rule {fault.code} [{fault.told}]."
        help = f"Mend the rule, or leave it out: --ignore {fault.code}. COCHECK_TRACEBACK=1 shows more."
        return Answer(_not_judged(source, measure, "COC901", message, help))
    except (UsageError, CodeError):
        raise
    except Exception as fault:  # one document at which cocheck or a rule fails must not cost the others
        if os.environ.get("COCHECK_TRACEBACK"):
            raise
        told = " ".join(f"{type(fault).__name__}: {fault}".split())[:200]
        message = f"{_name(shown)} was not checked, by a fault of cocheck's own or of a rule [{told}]."
        ask = "Please report this, with the document if you may."
        help = f"{ask} COCHECK_TRACEBACK=1 shows where it happened."
        return Answer(_not_judged(source, measure, "COC901", message, help))
    if isinstance(data, Unreadable) or (isinstance(content, Unreadable) and not content.lasting):
        return Answer(judged)
    return Answer(judged, digest(data), tuple(sorted(beside.seen.items())))


def _not_judged(source: Source, measure: Measure, code: str, message: str, help: str) -> Judged:
    """The document as one that could not be read, with the finding that says why."""
    from cocheck.documents.model import Unreadable
    from cocheck.lint.neighbours import Neighbours
    from cocheck.lint.run import check_content

    content = Unreadable(source.shown + source.version, code, message, help)
    return check_content(content, Neighbours(source.path), measure)


def _given_up(source: Source, measure: Measure, lost: Lost) -> Judged:
    name, limits = _name(source.shown), source.settings.limits
    code, message, help = {
        "time": (
            "COC905",
            f"{name} takes longer to read and judge than the limit, {limits.seconds} seconds.",
            f"{_SAVE_ANEW}; or raise the limit: seconds under [limits] in cocheck.toml.",
        ),
        "memory": (
            "COC905",
            f"{name} takes more memory to read than the limit, {limits.memory} MB.",
            f"{_SAVE_ANEW}; or raise the limit: memory under [limits] in cocheck.toml.",
        ),
        "death": (
            "COC901",
            f"{name} could not be read: the program that reads it broke down over it, twice [{lost.detail}].",
            "Open it and save it anew, then check that. If it opens without complaint, please report this.",
        ),
    }[lost.cause]
    return _not_judged(source, measure, code, message, help)


def _name(shown: str) -> str:
    return shown.rpartition("/")[2] or shown
