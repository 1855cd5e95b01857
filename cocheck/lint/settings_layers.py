"""Putting settings together: the command line over the nearest file, over those that it extends."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from cocheck.documents.limits import Limits
from cocheck.lint.patterns import Patterns, absolute
from cocheck.lint.rule import READING_RULES, Rule
from cocheck.lint.settings import FileIgnores, NamedMeeting, Settings, Suppression, ToldKind
from cocheck.lint.settings_files import (
    Layer,
    Source,
    Spot,
    nearest_file,
    read_file,
    read_text,
    with_extended,
)
from cocheck.lint.usage import UnknownRule, UsageError, nearest

COMMAND_LINE = "the command line"
_STARTED_AFRESH = ("ignore", "extend-select")


class Entry(NamedTuple):
    """A value that holds, at a path of keys, and where it is written ("cocheck.toml:3", "default")."""

    path: tuple[str, ...]
    value: Any
    origin: str


class Resolved(NamedTuple):
    """What holds in a folder: the settings, and the layers they are from, the farthest first."""

    settings: Settings
    layers: tuple[Layer, ...]


class Configuration:
    """All that says which settings hold where.

    `config` is a file that holds everywhere, None to look for the nearest one; `isolated` leaves out files.
    `inline` are settings as TOML ('fail-on = "error"') and `options` values by key, both from the command
    line. `given` are fields of Settings that no file has. `rules` are those that the command line gives.
    Files are read once. A selector of the command line may mean a rule that another folder's configuration
    declares, so one that is unknown here is set down, for `refuse_unknown_selectors`.
    """

    def __init__(
        self,
        config: Path | None = None,
        isolated: bool = False,
        inline: tuple[str, ...] = (),
        options: Mapping[str, Any] = MappingProxyType({}),
        given: Mapping[str, Any] = MappingProxyType({}),
        rules: tuple[Rule, ...] = (),
    ) -> None:
        self.config, self.isolated, self.inline = config, isolated, inline
        self.options, self.given, self.rules = options, given, rules
        self._files: dict[Path, Layer | None] = {}
        self._resolved: dict[Path | None, Resolved] = {}
        self._known: set[str] = set()
        self._unknown: dict[str, UsageError] = {}

    def resolve(self, path: Path) -> Resolved:
        """What holds at a file or in a folder.

        Raises UsageError, with the file and the line, for a file that cannot be read, an unknown key, a value
        of the wrong shape, or an unknown rule or code.
        """
        layer = self._layer(absolute(path))
        key = layer.source.path if layer is not None else None
        if key not in self._resolved:
            self._resolved[key] = self._put_together(layer)
        return self._resolved[key]

    def settings_in(self, path: Path) -> Settings:
        """The settings that hold at a file or in a folder. Raises UsageError as `resolve` does."""
        return self.resolve(path).settings

    @property
    def unknown_selectors(self) -> frozenset[str]:
        """Those of the command line to which no rule answered yet."""
        return frozenset(self._unknown) - self._known

    def refuse_unknown_selectors(self) -> None:
        """Raises UsageError for one of `unknown_selectors`; to be called when all folders are resolved."""
        for selector in self.unknown_selectors:
            raise self._unknown[selector]

    def _layer(self, path: Path) -> Layer | None:
        if self.isolated:
            return None
        if self.config is not None:
            if self.config not in self._files:
                # As in ruff, so that a file kept apart from the documents can name them.
                self._files[self.config] = read_file(self.config, Path.cwd())
            return self._files[self.config]
        return nearest_file(path if path.is_dir() else path.parent, self._files)

    def _put_together(self, layer: Layer | None) -> Resolved:
        layers = [*with_extended(layer)] if layer is not None else []
        layers += [read_text(text, f"--config {text}") for text in self.inline]
        if self.options:
            layers.append(Layer(Source(COMMAND_LINE, Path.cwd()), self.options))
        if not layers:
            return Resolved(Settings()._replace(rules=_declared((), self.rules), **self.given), ())
        for one in layers:
            _check(one)
        rules = _declared(layers, self.rules)
        unknown: dict[str, UsageError] = {}
        for one in layers:
            unknown.update(_check_selectors(one, rules))
        told = {selector for one in layers if one.source.path is None for _, selector in one.source.selectors}
        self._known.update(told - set(unknown))
        self._unknown.update(unknown)
        heeded = [_without(one, unknown) for one in layers] if unknown else layers
        return Resolved(_settings(heeded)._replace(rules=rules, **self.given), tuple(layers))


def _declared(layers: Sequence[Layer], given: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules that the layers declare and those given, each file's once.

    Raises UsageError for two of one code or name, with both their places.
    """
    if not given and not any("rule" in layer.table or "rule-files" in layer.table for layer in layers):
        return ()
    from cocheck.lint.declared import rules_of_layer
    from cocheck.lint.registry import check_additions, once

    found = [rule for layer in layers for rule in rules_of_layer(layer)]
    rules = once((*found, *given))
    check_additions(rules)
    return rules


def _check(layer: Layer) -> None:
    """Raises UsageError for what may not stand in the layer, but for rules that are not known."""
    from cocheck.lint.settings_keys import FOREIGN, KEYS

    known = {key.name: key for key in KEYS}
    for name, value in layer.table.items():
        if name not in known:
            spot = layer.spot(name)
            hint = f" {FOREIGN[name]}" if name in FOREIGN else nearest(name, known)
            raise spot.error(f'there is no setting "{name}".{hint or " Known: " + ", ".join(known) + "."}')
        known[name].shape.check(value, layer.spot().at(name, example=known[name].example))


def _check_selectors(layer: Layer, declared: tuple[Rule, ...]) -> dict[str, UsageError]:
    """The selectors of the command line that no rule answers to, each with its fault.

    Raises UsageError for such a selector in a file.
    """
    unknown: dict[str, UsageError] = {}
    if not layer.source.selectors:
        return unknown
    from cocheck.lint.registry import known_rules, match_selector

    rules = known_rules(declared)
    for spot, selector in layer.source.selectors:
        try:
            match_selector(rules, selector)
        except UnknownRule as fault:
            if layer.source.path is not None or spot.path[0] == "suppressions":
                raise spot.error(str(fault)) from fault
            unknown[selector] = spot.error(str(fault))
            continue
        if spot.path[0] == "suppressions":
            from cocheck.lint.suppressions import refusal

            if refused := refusal(selector, rules):
                raise spot.error(f"{refused[0].upper()}{refused[1:]}.")
    return unknown


def _without(layer: Layer, unknown: Container[str]) -> Layer:
    """The layer without those selectors of the command line."""
    if layer.source.path is not None:
        return layer
    table = dict(layer.table)
    for name in ("select", "extend-select", "ignore"):
        if name in table:
            table[name] = [one for one in table[name] if one not in unknown]
    if "select" in table:
        # Nothing that is selected is known here, which is not the same as nothing said.
        table["select"] = table["select"] or [READING_RULES]
    if "severity" in table:
        table["severity"] = {one: grade for one, grade in table["severity"].items() if one not in unknown}
    if "per-file-ignores" in table:
        table["per-file-ignores"] = {
            pattern: [one for one in rules if one not in unknown]
            for pattern, rules in table["per-file-ignores"].items()
        }
    return layer._replace(table=table)


Told = tuple[Layer, tuple[str | int, ...], Any]


def contributions(layers: Sequence[Layer], name: str) -> tuple[Told, ...]:
    """What the layers say of a key that counts in the end: each with its layer and path, nearest last.

    The layers are given the farthest first. `Key.adds`, lists of tables and tables of names gather what
    all layers say; of anything else only the nearest counts.
    """
    from cocheck.lint.settings_keys import KEYS
    from cocheck.lint.settings_shapes import Named, TablesOf

    key = next(key for key in KEYS if key.name == name)
    if name in _STARTED_AFRESH:
        starts = [number for number, layer in enumerate(layers) if "select" in layer.table]
        layers = layers[starts[-1] :] if starts else layers
    saying = [layer for layer in layers if name in layer.table]
    if isinstance(key.shape, TablesOf):
        return tuple(
            (layer, (name, number), entry)
            for layer in reversed(saying)
            for number, entry in enumerate(layer.table[name])
        )
    if isinstance(key.shape, Named):
        merged: dict[tuple[str, ...], Told] = {}
        for layer in saying:
            for path, value in _leaves(layer.table[name], (name,), 2 if name == "codes" else 1):
                merged[path] = layer, path, value
        return tuple(merged.values())
    wanted = saying if key.adds else saying[-1:]
    return tuple((layer, (name,), layer.table[name]) for layer in wanted)


def _leaves(
    table: Mapping[str, Any], path: tuple[str, ...], depth: int
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in table.items():
        if depth > 1 and value:
            yield from _leaves(value, (*path, name), depth - 1)
        else:
            yield (*path, name), value


def entries(resolved: Resolved) -> tuple[Entry, ...]:
    """Every value that holds, in the order of the declaration, and where it is from."""
    from cocheck.lint.settings_keys import KEYS

    found = []
    for key in KEYS:
        told = contributions(resolved.layers, key.name)
        if not told and key.name != "extend":
            found.append(Entry((key.name,), _default(key.default), "default"))
        for layer, path, value in told:
            names = tuple(part for part in path if isinstance(part, str))
            found.append(Entry(names, value, layer.spot(*path).place))
    return tuple(found)


def _default(written: str) -> Any:
    import tomllib

    return tomllib.loads(f"it = {written}")["it"] if written else None


def _settings(layers: Sequence[Layer]) -> Settings:
    """The settings that the layers, the farthest first, give together."""

    def told(name: str) -> tuple[Told, ...]:
        return contributions(layers, name)

    def one(name: str) -> dict[str, Any]:
        return {name.replace("-", "_"): value for _, _, value in told(name)}

    def items(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for _, _, value in told(name) for item in value))

    def patterns(name: str) -> tuple[Patterns, ...]:
        return tuple(_patterns(layer, value) for layer, _, value in told(name) if value)

    values: dict[str, Any] = {**one("fail-on"), **one("respect-gitignore")}
    values.update(one("document-suppressions"))
    for name in ("select", "extend-select", "ignore", "require", "required-codes"):
        if told(name):
            values[name.replace("-", "_")] = items(name)
    values["ignore"] = _not_selected_again(layers, values.get("ignore", ()))
    return Settings(
        **values,
        exclude=patterns("exclude") + patterns("extend-exclude"),
        severity={str(path[1]): value for _, path, value in told("severity")},
        per_file_ignores=tuple(_file_ignores(*entry) for entry in told("per-file-ignores")),
        documents=tuple(
            ToldKind(_patterns(layer, value["files"]), value["kind"]) for layer, _, value in told("documents")
        ),
        meetings=tuple(
            NamedMeeting(value["name"], _patterns(layer, value["documents"]))
            for layer, _, value in told("meetings")
        ),
        suppressions=tuple(_suppression(*entry) for entry in told("suppressions")),
        limits=_limits(told("limits")),
        codes=_codes(told("codes"), told("required-codes")),
    )


def _not_selected_again(layers: Sequence[Layer], ignore: Sequence[str]) -> tuple[str, ...]:
    """What is ignored, without what a nearer layer names in its `extend-select`."""
    again: set[str] = set()
    kept = dict.fromkeys(ignore)
    for layer in reversed(layers):
        for selector in layer.table.get("ignore", ()):
            if selector in again:
                kept.pop(selector, None)
        again.update(layer.table.get("extend-select", ()))
    return tuple(kept)


def _patterns(layer: Layer, patterns: Sequence[str]) -> Patterns:
    return Patterns(absolute(layer.source.folder), tuple(patterns))


def _file_ignores(layer: Layer, path: tuple[str | int, ...], rules: Sequence[str]) -> FileIgnores:
    pattern = str(path[-1])
    inverted = pattern.startswith("!")
    return FileIgnores(_patterns(layer, (pattern[inverted:],)), inverted, tuple(rules))


def _limits(told: Sequence[Told]) -> Limits:
    return Limits()._replace(**{key.replace("-", "_"): n for _, _, table in told for key, n in table.items()})


def _suppression(layer: Layer, path: tuple[str | int, ...], entry: Mapping[str, Any]) -> Suppression:
    from cocheck.lint.settings_shapes import read_day

    return Suppression(
        rules=tuple(entry["rules"]),
        reason=entry["reason"],
        files=_patterns(layer, entry["files"]),
        owner=entry.get("owner", ""),
        expires=read_day(entry.get("expires")),
        file=layer.source.shown,
        line=layer.spot(*path).line,
    )


def _codes(told: Sequence[Told], required: Sequence[Told]) -> Mapping[str, Mapping[str, Any]]:
    """The [codes.NAME] tables. Raises UsageError for one that describes no code, and a missing one."""
    codes: dict[str, dict[str, Any]] = {}
    places: dict[str, Spot] = {}
    for layer, path, value in told:
        name = str(path[1])
        places[name] = layer.spot(*path[:2])
        table = codes.setdefault(name, {})
        if len(path) > 2:
            table[str(path[2])] = _anchored(str(path[2]), value, layer)
    for layer, path, names in required:
        places.update(
            (name, layer.spot(*path, number)) for number, name in enumerate(names) if name not in codes
        )
    if places:
        from cocheck.codes.code import CodeError, load_code

        for name, spot in places.items():
            try:
                load_code(name, codes.get(name))
            except CodeError as fault:
                raise spot.error(str(fault)) from fault
    for layer, path, _ in told:
        _read_fingerprints(layer.spot(*path), path[2:], codes[str(path[1])])
    return codes


def _read_fingerprints(spot: Spot, path: Sequence[str | int], code: Mapping[str, Any]) -> None:
    """Reads what a code's table names at a key, once for all documents. Raises UsageError with the line."""
    named = [code["fingerprint"]] if path == ("fingerprint",) else []
    if path == ("editions",):
        named = [edition["fingerprint"] for edition in code["editions"] if "fingerprint" in edition]
    if named:
        from cocheck.codes.code import CodeError
        from cocheck.codes.fingerprint import load_fingerprint

        for file in named:
            try:
                load_fingerprint(file)
            except CodeError as fault:
                raise spot.error(str(fault)) from fault


def _anchored(key: str, value: Any, layer: Layer) -> Any:
    """A value of a [codes.NAME] table with the paths of fingerprints found from the file's own folder."""
    if key == "fingerprint":
        return str(layer.source.home / value)
    if key == "editions":
        return [{name: _anchored(name, item, layer) for name, item in edition.items()} for edition in value]
    if key == "superseded-from":
        from cocheck.lint.settings_shapes import read_day

        return read_day(value)
    return value
