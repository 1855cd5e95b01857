"""A code of conduct as data: its titles, editions, addresses and training, from data/*.toml or a
configuration.
"""

import datetime
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from cocheck.tables import table, table_paths

_WORD_LISTS = ("words", "attached")


class CodeError(ValueError):
    """A code that is not known, or a description of one that cannot be used; the text is for the user."""


class Edition(NamedTuple):
    """One edition. `identifiers` are its ISBN and publication number, as `normalise_identifier` gives them.

    `superseded_from` is the first day on which a newer edition stood in its place, None while it is the
    newest. `fingerprint` names the fingerprint of its text: a file in data/, or a path from a configuration.
    `addresses` are patterns of its own addresses (see `cocheck.codes.addresses`).
    """

    year: int
    title: str
    identifiers: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    superseded_from: datetime.date | None = None
    fingerprint: str | None = None
    addresses: tuple[str, ...] = ()
    address: str = ""
    clauses: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    ends_before: str | None = None


class Training(NamedTuple):
    """The training programme of a code: patterns of its addresses, which may be none that are public."""

    addresses: tuple[str, ...] = ()


class Code(NamedTuple):
    """A code of conduct.

    `name` is what configurations call it ("iso"), `title` what messages call it, `titles` the names that
    are its own and nobody else's, `owners` the words for the body whose code it is. `addresses` are
    patterns of addresses that belong to no edition in particular, `not_addresses` exceptions from them.
    `kept_on` are hosts where committees keep copies. `training` is None where the code has none.
    """

    name: str
    title: str
    titles: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()
    training: Training | None = Training()
    owners: tuple[str, ...] = ()
    kept_on: tuple[str, ...] = ()
    not_addresses: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The address to give to a reader: the newest edition's, else the first that is no pattern, "" for
        none.
        """
        newest = sorted(self.editions, key=lambda edition: edition.year, reverse=True)
        known = [edition.address for edition in newest if edition.address]
        return next((address for address in (*known, *self.addresses) if "*" not in address), "")

    def edition(self, year: int | None) -> Edition | None:
        """The edition of that year, None where there is none."""
        return next((edition for edition in self.editions if edition.year == year), None)


def normalise_identifier(text: str) -> str:
    """An ISBN or publication number without spaces, hyphens and case ("978-92-67-11100-1" →
    "9789267111001").
    """
    return "".join(character for character in text.upper() if character.isalnum())


@cache
def built_in() -> tuple[str, ...]:
    """The names of the codes that cocheck knows by itself."""
    names = (
        path.removeprefix("data/").removesuffix(".toml") for path in table_paths("cocheck.codes", "data")
    )
    return tuple(sorted(name for name in names if name not in _WORD_LISTS))


def load_code(name: str, described: Mapping[str, Any] | None = None) -> Code:
    """The code of that name: from its table in a configuration (`[codes.NAME]`), else built in.

    `described` is that one table, and may hold `title`, `titles`, `links`, `owners`, `training` (addresses;
    false: the code has none), `fingerprint` (a path), `editions` (tables with `year`, `title`, `links`,
    `superseded-from`, `fingerprint`). A table for a built-in name adds to what is built in.
    Raises CodeError, whose text says which key to mend.
    """
    if described is not None:
        return _described(name, described)
    if name not in built_in():
        known = ", ".join(built_in())
        raise CodeError(
            f"No code of conduct is called '{name}'. Known by themselves: {known}. "
            f"Describe any other in a table [codes.{name}] of the configuration."
        )
    return _built_in(name)


def other_codes(required: Iterable[str]) -> tuple[Code, ...]:
    """The codes of other bodies that cocheck knows, without those named."""
    names = set(required)
    return tuple(_built_in(name) for name in built_in() if name not in names)


@cache
def _built_in(name: str) -> Code:
    raw = table("cocheck.codes", f"data/{name}.toml")
    training = Training(tuple(raw["training"]["addresses"])) if "training" in raw else Training()
    return Code(
        name=name,
        title=raw["title"],
        titles=tuple(raw["titles"]),
        addresses=tuple(raw.get("addresses", ())),
        editions=tuple(_built_in_edition(entry) for entry in raw.get("edition", ())),
        training=training,
        owners=tuple(raw["owners"]),
        kept_on=tuple(raw.get("kept-on", ())),
        not_addresses=tuple(raw.get("passed-over-addresses", ())),
    )


def _built_in_edition(raw: Mapping[str, Any]) -> Edition:
    publications, until = tuple(raw.get("publications", ())), raw.get("superseded-from")
    return Edition(
        year=raw["year"],
        title=raw["title"],
        identifiers=tuple(normalise_identifier(text) for text in raw.get("identifiers", ())),
        publications=publications,
        superseded_from=datetime.date.fromisoformat(until) if until else None,
        fingerprint=raw.get("fingerprint"),
        addresses=tuple(raw.get("addresses", ())) + tuple(f"iso.org/**{number}" for number in publications),
        address=raw.get("address", ""),
        clauses=tuple(raw.get("clauses", ())),
        passed_over=tuple(raw.get("passed-over", ())),
        ends_before=raw.get("ends-before"),
    )


def fault_of_pattern(address: str) -> str:
    """Why an address may not be looked for as it is written, in words; "" where it may."""
    # Each further star multiplies the time that matching takes.
    return '"*" may stand twice in it at most' if address.count("*") > 2 else ""


_KEYS = {"title", "titles", "links", "owners", "training", "fingerprint", "editions"}
_EDITION_KEYS = {"year", "title", "links", "superseded-from", "fingerprint", "isbn"}


def _described(name: str, table: Mapping[str, Any]) -> Code:
    where = f"[codes.{name}]"
    _only_known(table, _KEYS, where)
    base = _built_in(name) if name in built_in() else None
    titles = _strings(table, "titles", where) or (base.titles if base else ())
    title = table.get("title", base.title if base else titles[0] if titles else None)
    if not isinstance(title, str) or not title.strip():
        raise CodeError(f"{where} needs a 'title': the name of the code of conduct, in quotation marks.")
    if not titles:
        titles = (title,)
    links = _strings(table, "links", where)
    for link in links:
        if "." not in link or link.strip() != link or " " in link:
            raise CodeError(f"{where}: '{link}' in 'links' is not a web address.")
    for address in (*links, *_training_links(table, where), *_edition_links(table, where)):
        if fault := fault_of_pattern(address):
            raise CodeError(f"{where}: '{address}' cannot be looked for: {fault}.")
    editions = tuple(_described_edition(entry, where) for entry in _tables(table, "editions", where))
    fingerprint = table.get("fingerprint")
    if fingerprint is not None:
        if not isinstance(fingerprint, str):
            raise CodeError(
                f"{where}: 'fingerprint' is the path of a file that `cocheck code fingerprint` made."
            )
        editions += (Edition(year=0, title=title, fingerprint=fingerprint),)
    owners = _strings(table, "owners", where) or (base.owners if base else _owners_in(titles))
    return Code(
        name=name,
        title=title,
        titles=titles,
        addresses=(base.addresses if base else ()) + links,
        editions=(base.editions if base else ()) + editions,
        training=_training(table, where, base),
        owners=owners,
        kept_on=base.kept_on if base else (),
        not_addresses=base.not_addresses if base else (),
    )


def _training(table: Mapping[str, Any], where: str, base: Code | None) -> Training | None:
    if table.get("training") is False:
        return None
    links = _training_links(table, where)
    # A committee that describes its own code and says nothing of a training programme has none.
    if base is None and "training" not in table:
        return None
    known = base.training.addresses if base and base.training else ()
    return Training(known + links)


def _training_links(table: Mapping[str, Any], where: str) -> tuple[str, ...]:
    value = table.get("training", ())
    if isinstance(value, bool):
        return ()
    if isinstance(value, Mapping):
        value = value.get("links", ())
    return _strings({"training": value}, "training", where)


def _edition_links(table: Mapping[str, Any], where: str) -> tuple[str, ...]:
    editions = _tables(table, "editions", where)
    return tuple(link for edition in editions for link in _strings(edition, "links", where))


def _described_edition(table: Mapping[str, Any], where: str) -> Edition:
    _only_known(table, _EDITION_KEYS, f"{where} editions")
    year, title, until = table.get("year"), table.get("title", ""), table.get("superseded-from")
    if not isinstance(year, int) or isinstance(year, bool):
        raise CodeError(f"{where}: every edition needs its 'year', a number such as 2023.")
    if until is not None and (isinstance(until, datetime.datetime) or not isinstance(until, datetime.date)):
        raise CodeError(f"{where}: 'superseded-from' is a date without quotation marks, such as 2023-03-01.")
    fingerprint = table.get("fingerprint")
    if fingerprint is not None and not isinstance(fingerprint, str):
        raise CodeError(f"{where}: an edition's 'fingerprint' is the path of a file, in quotation marks.")
    if not isinstance(title, str):
        raise CodeError(f"{where}: an edition's 'title' is text, in quotation marks.")
    return Edition(
        year=year,
        title=title,
        identifiers=tuple(normalise_identifier(text) for text in _strings(table, "isbn", where)),
        superseded_from=until,
        fingerprint=fingerprint,
        addresses=_strings(table, "links", where),
        address=next(iter(_strings(table, "links", where)), ""),
    )


def _only_known(table: Mapping[str, Any], keys: set[str], where: str) -> None:
    for key in table:
        if key not in keys:
            raise CodeError(f"{where} has no key '{key}'. It may hold: {', '.join(sorted(keys))}.")


def _strings(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, ())
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, list | tuple) or not all(
        isinstance(entry, str) and entry.strip() for entry in value
    ):
        raise CodeError(f'{where}: \'{key}\' is a list of texts, such as ["one", "two"].')
    return tuple(value)


def _tables(table: Mapping[str, Any], key: str, where: str) -> tuple[Mapping[str, Any], ...]:
    value = table.get(key, ())
    if not isinstance(value, list | tuple) or not all(isinstance(entry, Mapping) for entry in value):
        raise CodeError(f"{where}: '{key}' is a list of tables, written [[codes.NAME.{key}]].")
    return tuple(value)


def _owners_in(titles: Iterable[str]) -> tuple[str, ...]:
    """What stands before the generic name in a title: "ACME" in "ACME Code of Conduct"."""
    from cocheck.codes.titles import generic_start

    found = []
    for title in titles:
        start = generic_start(title)
        owner = title[:start].strip(" -–—:'’") if start else ""
        if owner.endswith(("'s", "’s")):
            owner = owner[:-2]
        if owner and owner.casefold() != "the":
            found.append(owner.removeprefix("The ").removeprefix("the "))
    return tuple(dict.fromkeys(found))
