"""The files of facts and word lists in cocheck's packages, each one TOML."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

# What an install has beside each of them (setup.py): the same in JSON, which is read forty times as fast.
COPY = ".json"


def table(package: str, path: str) -> dict[str, Any]:
    """What stands in the TOML file at that path ("data/words.toml") in a package ("cocheck.codes")."""
    try:
        copied = _data(package, path + COPY)
    except OSError:
        import tomllib

        return tomllib.loads(_data(package, path).decode("utf-8"))
    import json

    tables: dict[str, Any] = json.loads(copied)
    return tables


def table_paths(package: str, folder: str = "") -> tuple[str, ...]:
    """The paths of the TOML files in a folder of a package, in order."""
    try:
        names = os.listdir(_place(package, folder))  # noqa: PTH208 (names alone: quicker)
    except OSError:  # the package is in an archive
        from importlib import resources

        names = [entry.name for entry in resources.files(package).joinpath(folder).iterdir()]
    before = f"{folder}/" if folder else ""
    return tuple(before + name for name in sorted(names) if name.endswith(".toml"))


def _data(package: str, path: str) -> bytes:
    """The bytes of a file in a package, be that a folder or in an archive. Raises OSError."""
    loader: Any = import_module(package).__loader__
    data: bytes = loader.get_data(_place(package, path))
    return data


def _place(package: str, path: str) -> str:
    folder = import_module(package).__path__[0]
    return os.path.join(folder, *path.split("/")) if path else folder  # noqa: PTH118 (no Path is needed)
