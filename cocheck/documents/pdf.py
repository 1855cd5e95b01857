""".pdf: pages of words and links, read with pdfium; pdfplumber is asked where pdfium refuses a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from cocheck.documents import pdf_page, pdfium
from cocheck.documents.amount import Amount, too_much
from cocheck.documents.limits import (
    MAX_ATTACHED_BYTES,
    MAX_ATTACHMENTS,
    MAX_PAGE_ANNOTATIONS,
    MAX_PAGE_CHARACTERS,
    MAX_PAGE_COMPARISONS,
    MAX_PAGE_WORDS,
    MAX_PDF_ATTACHMENT_BYTES,
    MAX_PDF_PAGES,
    MAX_RULE_COMPARISONS,
)
from cocheck.documents.model import Attachment, Block, Document, Place, ReadError, Unreadable
from cocheck.documents.pdf_bombs import check_streams
from cocheck.documents.pdf_damage import is_damaged
from cocheck.documents.pdf_layout import (
    NO_RULES,
    Rules,
    Segment,
    is_tabular,
    paragraphs_of,
    rows_of,
    runs_of,
    visual_rows,
)
from cocheck.documents.pdf_links import attach_links, draft_of
from cocheck.documents.pdf_outcome import Page, blocks_of
from cocheck.documents.pdf_page import Annotations, View
from cocheck.documents.pdf_words import Area, Type, Word, letter_count, symbol_bullets
from cocheck.documents.pdfium import Handle

ReadAttachment = Callable[[bytes, str], Document | Unreadable]

_FEW_LETTERS = 40
_PICTURE_SHARE = 0.25
_ASK_FOR_WORD_OR_OCR = (
    "Save the document as a PDF from Word (File > Save as > PDF) instead of scanning it, or have its text "
    "recognised first, for instance with `ocrmypdf scan.pdf readable.pdf`, and check that file."
)


class _Findings:
    """What the pages gave, gathered while they are read one by one; `broken` are those that gave nothing."""

    __slots__ = (
        *("pages", "comments", "files", "pictured", "unlettered", "broken", "amount"),
        *("attached_bytes", "left_out", "damaged", "xfa"),
    )

    def __init__(self, broken: Iterable[int] = ()) -> None:
        self.pages: list[Page] = []
        self.comments: list[Block] = []
        self.files: list[tuple[str, bytes | None]] = []
        self.pictured: list[int] = []
        self.unlettered: list[int] = []
        self.broken = list(broken)
        self.amount = Amount()
        self.attached_bytes = 0
        self.left_out = self.damaged = self.xfa = False

    def keep(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        """Keep attached files, each once, as long as they stay within the limits."""
        for file in files:
            size = len(file[1] or b"")
            if len(self.files) >= MAX_ATTACHMENTS or self.attached_bytes + size > MAX_ATTACHED_BYTES:
                self.left_out = True
                return
            if file not in self.files:
                self.files.append(file)
                self.attached_bytes += size


def read_pdf(data: bytes, path: str, read_attachment: ReadAttachment) -> Document:
    """Read a .pdf: its text as blocks in reading order, with every link, form value and attachment.

    `read_attachment` takes the bytes and the name of an embedded file and reads it in turn.
    Raises ReadError: COC901 (damaged), COC902 (password), COC903 (no text), COC905 (over a limit).
    """

    check_streams(data)
    findings = _Findings()
    read = _read_pages(data, findings)
    if read is None:
        return _second_opinion(data, path)
    count, title, language = read
    findings.damaged = is_damaged(data)
    attachments = _read_attachments(findings.files, read_attachment)
    return _document(path, findings, count, attachments, title, language)


@contextmanager
def _open_document(data: bytes) -> Iterator[tuple[Handle | None, int]]:
    """pdfium's handle on the document, or None and its error number; closed at the end."""
    handle: Handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        yield None, pdfium.FPDF_GetLastError()
        return
    try:
        yield handle, 0
    finally:
        pdfium.FPDF_CloseDocument(handle)


@contextmanager
def _open_form(document: Handle) -> Iterator[Handle | None]:
    """The document's form environment, needed for field values; None where it has no form."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    # FPDF_FORMFILLINFO without callbacks; pdfium keeps the pointer, so it must live as long as the form.
    callbacks = pdfium.versioned(512)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, callbacks)
    try:
        yield form or None
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def _read_page(document: Handle, index: int, form: Handle | None, findings: _Findings) -> None:
    """Read one page into `findings`."""
    number = index + 1
    with pdf_page.open_page(document, index) as page:
        view = pdf_page.page_view(page) if page else None
        if view is None:
            findings.broken.append(number)
            return
        links = pdf_page.page_links(document, page, view)
        noted = pdf_page.Annotations()
        annotations = pdfium.FPDFPage_GetAnnotCount(page)
        if annotations > MAX_PAGE_ANNOTATIONS:
            raise too_much(f"Page {number} holds more than {MAX_PAGE_ANNOTATIONS:,} links and notes.")
        if annotations > len(links):
            noted = pdf_page.page_annotations(page, form, view)
        if sum(len(area.text) for area in (*noted.written, *noted.comments)) > MAX_PAGE_CHARACTERS:
            raise too_much(f"The notes on page {number} hold more than {MAX_PAGE_CHARACTERS:,} characters.")
        findings.keep(noted.files)
        findings.comments += [Block(_flat(note.text), Place(page=number)) for note in noted.comments]
        with pdf_page.open_text(page) as text:
            plain = symbol_bullets(pdf_page.page_text(text)) if text else ""
            if len(plain) > MAX_PAGE_CHARACTERS:
                raise too_much(f"Page {number} holds more than {MAX_PAGE_CHARACTERS:,} characters.")
            findings.amount.add(0, len(plain), len(links))
            if not pdf_page.has_meaning(text, plain):
                findings.unlettered.append(number)
                plain = ""
            laid_out = _lay_out(document, page, text, plain, view, noted, links)
        laid_out.number = number
        findings.pages.append(laid_out)
        few = letter_count(plain, _FEW_LETTERS) < _FEW_LETTERS
        if few and number not in findings.unlettered and _is_pictured(page, view):
            findings.pictured.append(number)


def _lay_out(
    document: Handle,
    page: Handle,
    text: Handle,
    plain: str,
    view: View,
    noted: Annotations,
    links: list[Area],
) -> Page:
    """The page's paragraphs with their links."""
    words = pdf_page.page_words(text, plain, view) if plain else []
    if len(words) > MAX_PAGE_WORDS:
        raise too_much(f"One page holds more than {MAX_PAGE_WORDS:,} words.")
    if len(words) * len(links) > MAX_PAGE_COMPARISONS:
        raise too_much(f"One page holds {len(links):,} links among {len(words):,} words.")
    turns = pdf_page.upright_turns(text, words, view) if words else view.turns
    if turns != view.turns:
        view = pdf_page.View(view.left, view.bottom, view.right, view.top, turns)
        words = pdf_page.page_words(text, plain, view)
        links = pdf_page.page_links(document, page, view)
    read_type = pdf_page.type_reader(text) if text else None

    def type_at(index: int) -> Type:
        return read_type(index) if read_type and index >= 0 else Type(10.0, False)

    words = pdf_page.with_sound_heights(words, type_at)
    runs = runs_of(words)
    rules = _rules(page, view, len(words)) if is_tabular(runs) else NO_RULES
    rows = rows_of(runs, rules)
    if noted.written:
        written = [segment for area in noted.written for segment in _typed_in(area)]
        rows = visual_rows([*written, *(segment for row in rows for segment in row)])
    paragraphs = paragraphs_of(rows, type_at, rules)
    drafts = [draft_of(paragraph) for paragraph in paragraphs]
    return Page(0, view.size[1], drafts, attach_links(drafts, links))


def _rules(page: Handle, view: View, words: int) -> Rules:
    """The page's ruled lines; none where there are too many to hold against so many words."""
    drawing = pdf_page.page_drawing(page, view)
    if words * (len(drawing.level) + len(drawing.upright)) > MAX_RULE_COMPARISONS:
        return NO_RULES
    return Rules(sorted(drawing.level), sorted(drawing.upright))


def _typed_in(area: Area) -> list[Segment]:
    """The lines of a typed note or form value as segments, spread over its box as a viewer would."""
    lines = area.text.split("\n")
    left, top, right, bottom = area.boxes[0] if area.boxes else (0.0, 0.0, 100.0, 12.0)
    step = (bottom - top) / len(lines)
    segments = []
    for row, line in enumerate(lines):
        letter = min((right - left) / max(len(line), 1), 6.0)
        x = left + 2
        words = []
        for word in line.split():
            above = top + row * step
            words.append(Word(word, x, above, x + letter * len(word), above + step, -1, -1, False))
            x += letter * (len(word) + 1)
        segments.append(Segment(words, left, top + row * step, x, top + (row + 1) * step))
    return segments


def _is_pictured(page: Handle, view: View) -> bool:
    """True where a picture, or letters drawn as outlines, are what the page shows, not its few words."""
    drawing = pdf_page.page_drawing(page, view)
    return drawing.pictured >= _PICTURE_SHARE or drawing.paths > 300


def _flat(text: str) -> str:
    return " ".join(text.split())


def _read_pages(data: bytes, findings: _Findings) -> tuple[int, str, str] | None:
    """Read what pdfium opens into `findings`; gives page count, title and language, None on failure."""
    with _open_document(data) as (handle, error):
        if handle is None and error == pdfium.FPDF_ERR_PASSWORD:
            raise _password_error()
        count = pdfium.FPDF_GetPageCount(handle) if handle is not None else 0
        if count <= 0:
            return None
        _check_page_count(count)
        findings.xfa = pdfium.FPDF_GetFormType(handle) == pdfium.FORMTYPE_XFA_FULL
        with _open_form(handle) as form:
            for index in range(count):
                _read_page(handle, index, form, findings)
        findings.keep(_embedded_files(handle))
        return count, *_properties(handle)


def _check_page_count(count: int) -> None:
    if count > MAX_PDF_PAGES:
        raise too_much(f"The PDF has {count:,} pages; cocheck reads up to {MAX_PDF_PAGES:,}.")
    if count <= 0:
        raise ReadError(
            "COC901",
            "The PDF is damaged: it has no pages.",
            "Open the document in the program that it was written in and save it as a PDF again.",
        )


def _embedded_files(document: Handle) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of each file embedded in the document (a portfolio's files are such)."""
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document), MAX_ATTACHMENTS * 2)):
        if file := pdfium.FPDFDoc_GetAttachment(document, index):
            yield pdf_page.attached_file(file)


def _read_attachments(
    files: list[tuple[str, bytes | None]], read_attachment: ReadAttachment
) -> tuple[Attachment, ...]:
    return tuple(Attachment(name, _read_file(name, data, read_attachment)) for name, data in files)


def _read_file(name: str, data: bytes | None, read_attachment: ReadAttachment) -> Document | Unreadable:
    if data is None:
        return Unreadable(
            name,
            "COC905",
            f"The attached file is larger than {MAX_PDF_ATTACHMENT_BYTES // 1_000_000} MB.",
            "Check the attached file on its own.",
        )
    return read_attachment(data, name)


def _properties(document: Handle) -> tuple[str, str]:
    """Title and language as the file states them."""
    title = pdf_page.wide_string(pdfium.FPDF_GetMetaText, document, b"Title")
    language = pdf_page.wide_string(pdfium.FPDFCatalog_GetLanguage, document)
    return _flat(title), language.strip()


def _document(
    path: str, findings: _Findings, count: int, attachments: tuple[Attachment, ...], title: str, language: str
) -> Document:
    """The Document, or the ReadError that says why the file gives no text."""
    textless = {*findings.pictured, *findings.unlettered}
    blocks = blocks_of(findings.pages)
    # A stamp ("N 1202") on a scan is no text to judge: some page must have words of its own.
    has_text = any(block.text and block.place.page not in textless for block in blocks)
    if not has_text and not attachments:
        raise _no_text_error(findings, count)
    omissions = [_omission(pages, what) for pages, what in (
        (findings.unlettered, "its letters cannot be read (fonts without a character table)"),
        (findings.broken, "the page is damaged"),
    ) if pages]  # fmt: skip
    if findings.damaged and not findings.broken:
        omissions.append("Damaged, so that words may be missing or wrong: what some of its pages show.")
    if findings.xfa:
        omissions.append("It is a form that only Adobe's programs show in full (XFA): that was not read.")
    if findings.left_out:
        omissions.append(
            f"Attached files: only {MAX_ATTACHMENTS} of them are read, "
            f"and {MAX_ATTACHED_BYTES // 2**20} MiB in all."
        )
    return Document(
        path=path,
        format="pdf",
        blocks=blocks,
        comments=tuple(findings.comments),
        attachments=attachments,
        page_count=count,
        pictured_pages=tuple(sorted(textless)),
        omissions=tuple(omissions),
        title=title,
        language=language,
    )


def _omission(pages: list[int], what: str) -> str:
    listed = ", ".join(str(page) for page in pages[:10]) + (" …" if len(pages) > 10 else "")
    return f"Page{'s' if len(pages) > 1 else ''} {listed}: {what}."


def _no_text_error(findings: _Findings, count: int) -> ReadError:
    if findings.unlettered:
        return ReadError(
            "COC903",
            "The PDF shows text, but its letters cannot be read (fonts without a character table).",
            "Save the document as a PDF again from the program that it was written in, or have its text "
            "recognised first, for instance with `ocrmypdf --force-ocr document.pdf readable.pdf`.",
        )
    if findings.pictured:
        return ReadError(
            "COC903", "The pages are pictures only: there is no text to check.", _ASK_FOR_WORD_OR_OCR
        )
    if len(findings.broken) == count:
        return _damaged_error()
    return ReadError(
        "COC903",
        "The PDF contains no text.",
        "Open it to see whether it is the document you meant; if it shows text, "
        "save it as a PDF again from the program that it was written in.",
    )


def _password_error() -> ReadError:
    return ReadError(
        "COC902",
        "The PDF is protected by a password.",
        "Save a copy without the password (in the program it was written in, or by printing it to PDF) "
        "and check that.",
    )


def _damaged_error() -> ReadError:
    return ReadError(
        "COC901",
        "The file is damaged, or is not a PDF although it claims to be one.",
        "Open it in a PDF viewer: if it opens, save or print it to a new PDF and check that; "
        "if not, fetch the document again from where it came.",
    )


def _second_opinion(data: bytes, path: str) -> Document:
    """What pdfplumber makes of a file that pdfium refuses."""
    from cocheck.documents.pdf_second import SecondReading, read_again

    reading: SecondReading | None = read_again(data)
    if reading is None:
        raise _damaged_error()
    if reading.encrypted:
        raise _password_error()
    _check_page_count(reading.page_count)
    findings = _Findings(broken=reading.broken)
    for number, height, words, types, links in reading.pages:
        findings.amount.add(0, sum(len(word.text) for word in words), len(links))
        if len(words) > MAX_PAGE_WORDS:
            raise too_much(f"Page {number} holds more than {MAX_PAGE_WORDS:,} words.")
        paragraphs = paragraphs_of(rows_of(runs_of(words)), types.__getitem__)
        drafts = [draft_of(paragraph) for paragraph in paragraphs]
        findings.pages.append(Page(number, height, drafts, attach_links(drafts, links)))
    return _document(path, findings, reading.page_count, (), reading.title, "")
