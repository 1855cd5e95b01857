"""The functions of pdfium that are called here, from the library that pypdfium2 brings.

pypdfium2's own bindings declare all 460 of them, and a type for each pointer: to import those takes as long
as reading ten pages, and each call twice as long. Here a pointer (to a document, a page, a buffer) is its
address, None where it points nowhere. Names, numbers and arguments are those of pdfium's public headers
(fpdfview.h, fpdf_text.h, fpdf_doc.h, fpdf_annot.h, fpdf_attachment.h, fpdf_catalog.h, fpdf_edit.h,
fpdf_formfill.h).

pdfium is not thread-safe: but on Windows its functions keep the interpreter's lock while they run.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

Handle = int | None
"""A pointer to one of pdfium's objects, as its address."""

Function = Callable[..., Any]

if sys.platform == "win32":
    _Library = ctypes.WinDLL
    _LIBRARY_NAME = "pdfium.dll"
else:
    _Library = ctypes.PyDLL
    _LIBRARY_NAME = "libpdfium.dylib" if sys.platform == "darwin" else "libpdfium.so"


def _library() -> ctypes.CDLL:
    """The library beside pypdfium2's bindings; where they use the system's, only they know where it is."""
    package = PathFinder.find_spec("pypdfium2_raw")
    if package is not None and package.origin:
        path = Path(package.origin).with_name(_LIBRARY_NAME)
        if path.is_file():
            return _Library(str(path))
    from pypdfium2_raw import bindings

    return _Library(bindings._libs["pdfium"]._name)


_PDFIUM = _library()


def _declared(name: str, result: Any, *arguments: Any) -> Function:
    function = _PDFIUM[name]
    function.argtypes = arguments
    function.restype = result
    return function


def _if_there(name: str, result: Any, *arguments: Any) -> Function:
    """As `_declared`; where the library is too old to have the function, one that always answers 0."""
    try:
        return _declared(name, result, *arguments)
    except AttributeError:
        return lambda *_: 0


_pointer = ctypes.c_void_p
_int = ctypes.c_int
_uint = ctypes.c_uint
_long = ctypes.c_ulong
_size = ctypes.c_size_t
_float = ctypes.c_float
_double = ctypes.c_double
_text = ctypes.c_char_p

FPDF_InitLibraryWithConfig = _declared("FPDF_InitLibraryWithConfig", None, _pointer)

FPDF_LoadMemDocument64 = _declared("FPDF_LoadMemDocument64", _pointer, _pointer, _size, _text)
FPDF_CloseDocument = _declared("FPDF_CloseDocument", None, _pointer)
FPDF_GetLastError = _declared("FPDF_GetLastError", _long)
FPDF_GetPageCount = _declared("FPDF_GetPageCount", _int, _pointer)
FPDF_GetFormType = _declared("FPDF_GetFormType", _int, _pointer)
FPDF_GetMetaText = _declared("FPDF_GetMetaText", _long, _pointer, _text, _pointer, _long)
FPDFCatalog_GetLanguage = _if_there("FPDFCatalog_GetLanguage", _long, _pointer, _pointer, _long)
FPDFDoc_GetAttachmentCount = _declared("FPDFDoc_GetAttachmentCount", _int, _pointer)
FPDFDoc_GetAttachment = _declared("FPDFDoc_GetAttachment", _pointer, _pointer, _int)
FPDFAttachment_GetName = _declared("FPDFAttachment_GetName", _long, _pointer, _pointer, _long)
FPDFAttachment_GetFile = _declared("FPDFAttachment_GetFile", _int, _pointer, _pointer, _long, _pointer)
FPDFDOC_InitFormFillEnvironment = _declared("FPDFDOC_InitFormFillEnvironment", _pointer, _pointer, _pointer)
FPDFDOC_ExitFormFillEnvironment = _declared("FPDFDOC_ExitFormFillEnvironment", None, _pointer)

FPDF_LoadPage = _declared("FPDF_LoadPage", _pointer, _pointer, _int)
FPDF_ClosePage = _declared("FPDF_ClosePage", None, _pointer)
FPDF_GetPageBoundingBox = _declared("FPDF_GetPageBoundingBox", _int, _pointer, _pointer)
FPDFPage_GetRotation = _declared("FPDFPage_GetRotation", _int, _pointer)
FPDFPage_CountObjects = _declared("FPDFPage_CountObjects", _int, _pointer)
FPDFPage_GetObject = _declared("FPDFPage_GetObject", _pointer, _pointer, _int)
FPDFPageObj_GetType = _declared("FPDFPageObj_GetType", _int, _pointer)
FPDFPageObj_GetBounds = _declared(
    "FPDFPageObj_GetBounds", _int, _pointer, _pointer, _pointer, _pointer, _pointer
)

FPDFText_LoadPage = _declared("FPDFText_LoadPage", _pointer, _pointer)
FPDFText_ClosePage = _declared("FPDFText_ClosePage", None, _pointer)
FPDFText_CountChars = _declared("FPDFText_CountChars", _int, _pointer)
FPDFText_GetText = _declared("FPDFText_GetText", _int, _pointer, _int, _int, _pointer)
FPDFText_GetUnicode = _declared("FPDFText_GetUnicode", _uint, _pointer, _int)
FPDFText_HasUnicodeMapError = _declared("FPDFText_HasUnicodeMapError", _int, _pointer, _int)
FPDFText_GetLooseCharBox = _declared("FPDFText_GetLooseCharBox", _int, _pointer, _int, _pointer)
FPDFText_GetCharAngle = _declared("FPDFText_GetCharAngle", _float, _pointer, _int)
FPDFText_GetFontSize = _declared("FPDFText_GetFontSize", _double, _pointer, _int)
FPDFText_GetFontInfo = _declared("FPDFText_GetFontInfo", _long, _pointer, _int, _pointer, _long, _pointer)
FPDFText_GetMatrix = _declared("FPDFText_GetMatrix", _int, _pointer, _int, _pointer)

FPDFLink_Enumerate = _declared("FPDFLink_Enumerate", _int, _pointer, _pointer, _pointer)
FPDFLink_GetAnnot = _declared("FPDFLink_GetAnnot", _pointer, _pointer, _pointer)
FPDFLink_GetAnnotRect = _declared("FPDFLink_GetAnnotRect", _int, _pointer, _pointer)
FPDFLink_CountQuadPoints = _declared("FPDFLink_CountQuadPoints", _int, _pointer)
FPDFLink_GetQuadPoints = _declared("FPDFLink_GetQuadPoints", _int, _pointer, _int, _pointer)
FPDFLink_GetAction = _declared("FPDFLink_GetAction", _pointer, _pointer)
FPDFLink_GetDest = _declared("FPDFLink_GetDest", _pointer, _pointer, _pointer)
FPDFAction_GetType = _declared("FPDFAction_GetType", _long, _pointer)
FPDFAction_GetURIPath = _declared("FPDFAction_GetURIPath", _long, _pointer, _pointer, _pointer, _long)
FPDFAction_GetFilePath = _declared("FPDFAction_GetFilePath", _long, _pointer, _pointer, _long)
FPDFAction_GetDest = _declared("FPDFAction_GetDest", _pointer, _pointer, _pointer)
FPDFDest_GetDestPageIndex = _declared("FPDFDest_GetDestPageIndex", _int, _pointer, _pointer)

FPDFPage_GetAnnotCount = _declared("FPDFPage_GetAnnotCount", _int, _pointer)
FPDFPage_GetAnnot = _declared("FPDFPage_GetAnnot", _pointer, _pointer, _int)
FPDFPage_CloseAnnot = _declared("FPDFPage_CloseAnnot", None, _pointer)
FPDFAnnot_GetSubtype = _declared("FPDFAnnot_GetSubtype", _int, _pointer)
FPDFAnnot_GetFlags = _declared("FPDFAnnot_GetFlags", _int, _pointer)
FPDFAnnot_GetRect = _declared("FPDFAnnot_GetRect", _int, _pointer, _pointer)
FPDFAnnot_GetStringValue = _declared("FPDFAnnot_GetStringValue", _long, _pointer, _text, _pointer, _long)
FPDFAnnot_GetFileAttachment = _declared("FPDFAnnot_GetFileAttachment", _pointer, _pointer)
FPDFAnnot_GetFormFieldType = _declared("FPDFAnnot_GetFormFieldType", _int, _pointer, _pointer)
FPDFAnnot_GetFormFieldFlags = _declared("FPDFAnnot_GetFormFieldFlags", _int, _pointer, _pointer)
FPDFAnnot_GetFormFieldValue = _declared(
    "FPDFAnnot_GetFormFieldValue", _long, _pointer, _pointer, _pointer, _long
)

FORMTYPE_NONE = 0
FORMTYPE_XFA_FULL = 2
FPDF_ERR_PASSWORD = 4
FPDF_PAGEOBJ_TEXT = 1
FPDF_PAGEOBJ_PATH = 2
PDFACTION_GOTO = 1
PDFACTION_REMOTEGOTO = 2
PDFACTION_URI = 3
PDFACTION_LAUNCH = 4
FPDF_ANNOT_LINK = 2
FPDF_ANNOT_FREETEXT = 3
FPDF_ANNOT_FILEATTACHMENT = 17
FPDF_ANNOT_WIDGET = 20
FPDF_FORMFIELD_COMBOBOX = 4
FPDF_FORMFIELD_LISTBOX = 5
FPDF_FORMFIELD_TEXTFIELD = 6


FS_RECTF = ctypes.c_float * 4
"""Left, top, right, bottom."""

FS_MATRIX = ctypes.c_float * 6
"""a, b, c, d, e, f, as in ISO 32000-1, 8.3.4."""

FS_QUADPOINTSF = ctypes.c_float * 8
"""x and y of four corners."""


def versioned(size: int) -> ctypes.Array[ctypes.c_int]:
    """A structure of that many bytes, all zero but the number at its beginning: it is of version 2."""
    return (ctypes.c_int * (size // ctypes.sizeof(ctypes.c_int)))(2)


# Where pypdfium2 itself is imported too it does the same: the second time changes nothing.
FPDF_InitLibraryWithConfig(versioned(64))
