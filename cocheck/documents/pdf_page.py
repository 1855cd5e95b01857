"""What pdfium finds on a page: its words with their boxes, its annotations, its rules and pictures.

Every handle is closed where it was opened (352 open pages hold 1.4 GiB).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from cocheck.documents import pdfium
from cocheck.documents.limits import (
    MAX_PAGE_ANNOTATIONS,
    MAX_PAGE_OBJECTS,
    MAX_PDF_ATTACHMENT_BYTES,
    MAX_UNNAMED_SHARE,
)
from cocheck.documents.pdf_words import (
    Area,
    Box,
    Type,
    Word,
    clean,
    is_gibberish,
    is_plain,
    is_senseless,
    words_in,
)
from cocheck.documents.pdfium import Handle

_HIDDEN = 2 | 32
_PASSWORD_FIELD = 1 << 13
_WRITTEN_FIELDS = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX,
                   pdfium.FPDF_FORMFIELD_LISTBOX)  # fmt: skip
_NOT_COMMENTS = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT,
                 pdfium.FPDF_ANNOT_FILEATTACHMENT)  # fmt: skip
_BOLD_NAMES = (b"bold", b"black", b"heavy", b"demi", b"-bd")
_FORCED_BOLD = 1 << 18
_AS_IT_IS: list[ctypes.c_float | float] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


Column = Sequence[float]


class View(NamedTuple):
    """How a page is shown: its visible box in its own space, and its quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's own space, as it is shown."""
        if left > right:
            left, right = right, left
        if bottom > top:
            bottom, top = top, bottom
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def around(
        self, l1: Column, t1: Column, r1: Column, b1: Column, l2: Column, t2: Column, r2: Column, b2: Column
    ) -> tuple[Column, Column, Column, Column]:
        """The boxes around two of pdfium's rectangles each, as they are shown; all by columns."""
        if self.turns == 0:
            # Spelt out: to call min and max for each word of a page takes three times as long.
            x, y = self.left, self.top
            return (
                [(one if one < other else other) - x for one, other in zip(l1, l2, strict=True)],
                [y - (one if one > other else other) for one, other in zip(t1, t2, strict=True)],
                [(one if one > other else other) - x for one, other in zip(r1, r2, strict=True)],
                [y - (one if one < other else other) for one, other in zip(b1, b2, strict=True)],
            )
        boxes = map(self.box, map(min, l1, l2), map(min, b1, b2), map(max, r1, r2), map(max, t1, t2))
        left, top, right, bottom = zip(*boxes, strict=True)
        return left, top, right, bottom

    def shown(self, rectangle: Iterable[float]) -> Box:
        """One of pdfium's rectangles (left, top, right, bottom), as it is shown."""
        left, top, right, bottom = rectangle
        return self.box(left, bottom, right, top)


class Annotations:
    """What the annotations of a page add to it; `files` are (name, bytes) attached on the page."""

    __slots__ = ("comments", "files", "links", "written")

    def __init__(self) -> None:
        self.links: list[Area] = []
        self.written: list[Area] = []
        self.comments: list[Area] = []
        self.files: list[tuple[str, bytes | None]] = []


@contextmanager
def open_page(document: Handle, index: int) -> Iterator[Handle]:
    """Load the page of that index (None where pdfium cannot), and close it at the end."""
    page = pdfium.FPDF_LoadPage(document, index)
    try:
        yield page
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


@contextmanager
def open_text(page: Handle) -> Iterator[Handle]:
    """Load the page's text (None where pdfium cannot), and close it at the end."""
    text = pdfium.FPDFText_LoadPage(page)
    try:
        yield text
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)


def page_view(page: Handle) -> View | None:
    """How the page is shown; None where its box is absurd (nothing, or more than a kilometre)."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return None
    left, top, right, bottom = box
    view = View(left, bottom, right, top, pdfium.FPDFPage_GetRotation(page) % 4)
    width, height = view.size
    sound = 0 < width < 3_000_000 and 0 < height < 3_000_000
    return view if sound else None


def page_text(text: Handle) -> str:
    """The page's text with one character for each that pdfium counts; "\ufffd" for one it cannot name."""
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer) - 1
    if written == count:
        plain = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
        if len(plain) == count:
            return plain
    # Characters without a code, or outside the basic plane: the buffer and the count disagree.
    codes = (pdfium.FPDFText_GetUnicode(text, index) for index in range(count))
    return "".join(
        chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes
    )


def unnamed_share(text: Handle, count: int) -> float:
    """The share of the page's characters, of up to 100 looked at, that their font gives no code for."""
    looked_at = range(0, count, max(1, count // 100))
    unnamed = sum(pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 for index in looked_at)
    return unnamed / len(looked_at) if looked_at else 0.0


def has_meaning(text: Handle, plain: str) -> bool:
    """False where the page's letters cannot be told: its fonts have no table of characters."""
    if is_plain(plain):
        return True
    if is_gibberish(plain):
        return False
    if "\ufffd" not in plain and not is_senseless(plain):
        return True
    return unnamed_share(text, len(plain)) < MAX_UNNAMED_SHARE


def page_words(text: Handle, plain: str, view: View) -> list[Word]:
    """The words of the page in the order of its content, each boxed by its first and last character.

    What lies wholly outside the visible page is left out: no reader sees it.
    """
    texts, firsts, lasts, hyphens = words_in(plain)
    if not texts:
        return []
    lefts, tops, rights, bottoms = view.around(*_end_boxes(text, firsts, lasts))
    columns = zip(texts, lefts, tops, rights, bottoms, firsts, lasts, hyphens, strict=True)
    words = list(map(Word._make, columns))
    width, height = view.size
    if min(rights) >= 0 and min(bottoms) >= 0 and max(lefts) <= width and max(tops) <= height:
        return words
    return [word for word in words if not (
        word.right < 0 or word.bottom < 0 or word.left > width or word.top > height
    )]  # fmt: skip


def _end_boxes(text: Handle, firsts: Sequence[int], lasts: Sequence[int]) -> list[Column]:
    """By columns: left, top, right and bottom of each word's first character, then of its last."""
    numbers = (ctypes.c_float * (8 * len(lasts)))()
    address = ctypes.addressof(numbers)
    size = ctypes.sizeof(pdfium.FS_RECTF)
    measure = pdfium.FPDFText_GetLooseCharBox
    for first, last in zip(firsts, lasts, strict=True):
        measure(text, first, address)
        measure(text, last, address + size)
        address += 2 * size
    return [numbers[edge::8] for edge in range(8)]


def type_reader(text: Handle) -> Callable[[int], Type]:
    """A function that tells the type of a character by its index, as long as the text is open."""
    matrix = pdfium.FS_MATRIX()
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    into_matrix = ctypes.addressof(matrix)
    into_name = ctypes.addressof(name)
    into_flags = ctypes.addressof(flags)
    known: dict[tuple[float, float, float, bytes, int], Type] = {}

    def read(index: int) -> Type:
        size = pdfium.FPDFText_GetFontSize(text, index)
        if not pdfium.FPDFText_GetMatrix(text, index, into_matrix):
            matrix[:] = _AS_IT_IS
        length = pdfium.FPDFText_GetFontInfo(text, index, into_name, 128, into_flags)
        font = name.value if 0 < length <= 128 else b""
        # A page has few types, and each of its lines is asked for its own.
        seen = size, matrix[2], matrix[3], font, flags.value
        found = known.get(seen)
        if found is None:
            found = known[seen] = _type(*seen)
        return found

    return read


def _type(size: float, c: float, d: float, font: bytes, flags: int) -> Type:
    """A type by its font's size, name and flags, and what the page's matrix makes of its height."""
    font = font.lower()
    bold = any(word in font for word in _BOLD_NAMES) or bool(flags & _FORCED_BOLD)
    return Type(round(size * (c * c + d * d) ** 0.5, 1), bold)


def with_sound_heights(words: list[Word], type_at: Callable[[int], Type]) -> list[Word]:
    """The words, made as high as their type where the page's fonts state boxes that are far too low."""
    sample = words[:: max(1, len(words) // 8)][:9]
    shares = sorted(type_at(word.first).size / max(word.bottom - word.top, 0.1) for word in sample)
    share = shares[len(shares) // 2] if shares else 0.0
    if not 1.1 < share < 3:
        return words
    taller = []
    for word in words:
        missing = (word.bottom - word.top) * (share * 1.1 - 1)
        taller.append(word._replace(top=word.top - missing * 0.7, bottom=word.bottom + missing * 0.3))
    return taller


def upright_turns(text: Handle, words: list[Word], view: View) -> int:
    """By how many quarters clockwise the page must be turned for most of its words to stand upright."""
    sample = [word for word in words if len(word.text) > 2][:: max(1, len(words) // 8)][:9]
    angles = [pdfium.FPDFText_GetCharAngle(text, word.first) for word in sample]
    turns = [round(-angle / 1.5707963) % 4 for angle in angles if angle >= 0]
    common = max(set(turns), key=turns.count, default=view.turns)
    return common if turns.count(common) * 2 > len(sample) else view.turns


def page_links(document: Handle, page: Handle, view: View) -> list[Area]:
    """The page's link annotations that a reader can see, each with its target as the file has it."""
    links = []
    position = ctypes.c_int(0)
    found = ctypes.c_void_p()
    rectangle = pdfium.FS_RECTF()
    for _ in range(MAX_PAGE_ANNOTATIONS + 1):
        if not pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(found)):
            break
        link = found.value
        if _is_hidden_link(page, link):
            continue
        boxes: tuple[Box, ...] = ()
        if pdfium.FPDFLink_GetAnnotRect(link, rectangle):
            boxes = (view.shown(rectangle),)
        links.append(Area(_target(document, link), _quads(link, view, boxes) or boxes))
    return links


def _is_hidden_link(page: Handle, link: Handle) -> bool:
    annotation = pdfium.FPDFLink_GetAnnot(page, link)
    if not annotation:
        return False
    try:
        return bool(pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _quads(link: Handle, view: View, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The link's quadrilaterals as boxes; none where they leave its rectangle (ISO 32000-1, 12.5.6.5)."""
    quads = []
    points = pdfium.FS_QUADPOINTSF()
    for index in range(min(pdfium.FPDFLink_CountQuadPoints(link), 1000)):
        if pdfium.FPDFLink_GetQuadPoints(link, index, points):
            xs, ys = points[0::2], points[1::2]
            quads.append(view.box(min(xs), min(ys), max(xs), max(ys)))
    if boxes and any(not _inside(quad, boxes[0]) for quad in quads):
        return ()
    return tuple(quads)


def _inside(inner: Box, outer: Box) -> bool:
    return (inner[0] >= outer[0] - 2 and inner[1] >= outer[1] - 2
            and inner[2] <= outer[2] + 2 and inner[3] <= outer[3] + 2)  # fmt: skip


def _target(document: Handle, link: Handle) -> str:
    """Where the link leads: an address, a file as written, or "#page=N" in the same document."""
    action = pdfium.FPDFLink_GetAction(link)
    kind = pdfium.FPDFAction_GetType(action) if action else None
    if kind == pdfium.PDFACTION_URI:
        return _decoded(_filled(pdfium.FPDFAction_GetURIPath, document, action))
    if kind in (pdfium.PDFACTION_LAUNCH, pdfium.PDFACTION_REMOTEGOTO):
        return _decoded(_filled(pdfium.FPDFAction_GetFilePath, action))
    destination = pdfium.FPDFLink_GetDest(document, link)
    if not destination and kind == pdfium.PDFACTION_GOTO:
        destination = pdfium.FPDFAction_GetDest(document, action)
    page = pdfium.FPDFDest_GetDestPageIndex(document, destination) if destination else -1
    if page >= 0:
        return f"#page={page + 1}"
    return "#" if kind == pdfium.PDFACTION_GOTO else ""


def _filled(function: pdfium.Function, *arguments: Any) -> bytes:
    """The bytes of one of pdfium's strings: asked for their number first, then for themselves."""
    size = function(*arguments, None, 0)
    if size <= 0:
        return b""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, buffer, size)
    return buffer.raw[:size]


def wide_string(function: pdfium.Function, *arguments: Any) -> str:
    """One of pdfium's UTF-16 strings, which that function writes, without the zero at its end."""
    return _filled(function, *arguments).decode("utf-16-le", "replace").rstrip("\0")


def _decoded(data: bytes) -> str:
    """An address: UTF-8 where it is, else Latin-1, which is what older producers write."""
    data = data.rstrip(b"\0")
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("latin-1").strip()


def page_annotations(page: Handle, form: Handle, view: View) -> Annotations:
    """Everything that annotations other than links show or keep: typed text, fields, comments, files.

    `form` is the form environment, None where the document has no form.
    """
    found = Annotations()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_PAGE_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            _take_annotation(found, annotation, form, view)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _take_annotation(found: Annotations, annotation: Handle, form: Handle, view: View) -> None:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_LINK:
        return
    hidden = bool(pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN)
    if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        file = pdfium.FPDFAnnot_GetFileAttachment(annotation)
        if file:
            found.files.append(attached_file(file))
    elif kind == pdfium.FPDF_ANNOT_WIDGET:
        if not hidden and (value := _field_value(annotation, form)):
            found.written.append(Area(value, _annotation_boxes(annotation, view)))
    elif contents := clean_lines(_string_value(annotation, b"Contents")):
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            if not hidden:
                found.written.append(Area(contents, _annotation_boxes(annotation, view)))
        elif kind not in _NOT_COMMENTS:
            found.comments.append(Area(contents, _annotation_boxes(annotation, view)))


def _annotation_boxes(annotation: Handle, view: View) -> tuple[Box, ...]:
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
        return ()
    return (view.shown(rectangle),)


def _string_value(annotation: Handle, key: bytes) -> str:
    return wide_string(pdfium.FPDFAnnot_GetStringValue, annotation, key)


def _field_value(annotation: Handle, form: Handle) -> str:
    """What has been typed or chosen in a form field; "" for ticks, buttons and passwords."""
    if form is None:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _WRITTEN_FIELDS:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD_FIELD:
        return ""
    return clean_lines(wide_string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation))


def clean_lines(text: str) -> str:
    """The text cleaned, its line breaks kept as "\\n"."""
    lines = (
        " ".join(clean(line).split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return "\n".join(line for line in lines if line)


def attached_file(file: Handle) -> tuple[str, bytes | None]:
    """The name of an attached file and its bytes: empty where it has none, None where they are too many."""
    name = wide_string(pdfium.FPDFAttachment_GetName, file)
    size = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(file, None, 0, ctypes.byref(size)) or not size.value:
        return clean(name), b""
    if size.value > MAX_PDF_ATTACHMENT_BYTES:
        return clean(name), None
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(file, buffer, size.value, ctypes.byref(size))
    return clean(name), buffer.raw[: size.value]


class Drawing:
    """What is drawn on a page: its ruled lines, the share of it that pictures cover, the paths' number."""

    __slots__ = ("level", "paths", "pictured", "upright")

    def __init__(self) -> None:
        self.level: list[tuple[float, float, float]] = []
        self.upright: list[tuple[float, float, float]] = []
        self.pictured = 0.0
        self.paths = 0


def _addresses(numbers: ctypes.Array[ctypes.c_float]) -> range:
    """Where each of the numbers lies."""
    first, size = ctypes.addressof(numbers), ctypes.sizeof(ctypes.c_float)
    return range(first, first + len(numbers) * size, size)


def page_drawing(page: Handle, view: View) -> Drawing:
    """The page's level rules (y, left, right), upright rules (x, top, bottom) and its pictures."""
    drawing = Drawing()
    bounds = pdfium.FS_RECTF()
    left, top, right, bottom = _addresses(bounds)
    width, height = view.size
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_PAGE_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        box = view.shown(bounds)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            _take_path(drawing, box, width, height)
        else:
            across = min(box[2], width) - max(box[0], 0.0)
            down = min(box[3], height) - max(box[1], 0.0)
            drawing.pictured += max(across, 0.0) * max(down, 0.0) / (width * height)
    return drawing


def _take_path(drawing: Drawing, box: Box, width: float, height: float) -> None:
    """Keep a path as rules: a thin one as one, a cell's frame as four."""
    left, top, right, bottom = box
    across, down = right - left, bottom - top
    if down <= 2.5:
        if across > 8:
            drawing.level.append(((top + bottom) / 2, left, right))
    elif across <= 2.5:
        if down > 6:
            drawing.upright.append(((left + right) / 2, top, bottom))
    elif across > 8 and down > 8 and (across < width * 0.97 or down < height * 0.97):
        drawing.level += [(top, left, right), (bottom, left, right)]
        drawing.upright += [(left, top, bottom), (right, top, bottom)]
