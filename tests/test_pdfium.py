"""pdfium's functions, as they are declared here, against the declarations that pypdfium2 makes of its headers."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as theirs
import pytest

from cocheck.documents import pdfium

NAMES = sorted(name for name in vars(pdfium) if name.startswith(("FPDF", "FORMTYPE", "PDFACTION")))
FUNCTIONS = [name for name in NAMES if callable(getattr(pdfium, name))]


def shape(kind: Any) -> tuple[str, int]:
    """What a C type is to a caller: its size, and whether it is a pointer or a number of which kind."""
    if kind is None:
        return "nothing", 0
    code = getattr(kind, "_type_", "")
    if not isinstance(code, str) or code in "PzZ":
        return "pointer", ctypes.sizeof(kind)
    return "fraction" if code in "fd" else "number", ctypes.sizeof(kind)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_takes_and_gives_what_its_header_says(name: str) -> None:
    ours: Any = getattr(pdfium, name)
    header = getattr(theirs, name)
    assert list(map(shape, ours.argtypes)) == list(map(shape, header.argtypes))
    assert shape(ours.restype) == shape(header.restype)


def test_the_numbers_are_those_of_the_headers() -> None:
    numbers = {name: getattr(pdfium, name) for name in NAMES if name not in FUNCTIONS}
    assert numbers and numbers == {name: getattr(theirs, name) for name in numbers}


def test_the_structures_are_those_of_the_headers() -> None:
    fields = {
        name: [field for field, *_ in getattr(theirs, name)._fields_] for name in ("FS_RECTF", "FS_MATRIX")
    }
    assert fields == {"FS_RECTF": ["left", "top", "right", "bottom"], "FS_MATRIX": list("abcdef")}
    for name in ("FS_RECTF", "FS_MATRIX", "FS_QUADPOINTSF"):
        assert ctypes.sizeof(getattr(pdfium, name)) == ctypes.sizeof(getattr(theirs, name))
    assert ctypes.sizeof(theirs.FPDF_FORMFILLINFO) <= 512
    assert ctypes.sizeof(theirs.FPDF_LIBRARY_CONFIG) <= 64


def test_a_function_that_an_older_pdfium_does_not_have_says_nothing() -> None:
    absent = pdfium._if_there("FPDFCatalog_NotThereYet", ctypes.c_ulong, ctypes.c_void_p)
    assert absent(None) == 0
