"""Documents that show no sign of being a meeting's: whether that is what they are, or what could not be read.

A file that is merely of another sort is skipped, and costs nothing; one of which too little was read to tell
is not, since a scanned or damaged agenda would pass for no agenda.
"""

from __future__ import annotations

from collections.abc import Sequence

from cocheck.compiled import lazy
from cocheck.documents.model import Document, Unreadable
from cocheck.meetings.kind import Kind, kind_from_name
from cocheck.meetings.recognition import recognise

RECOGNISE_TEXT = (
    "Run text recognition (OCR) over the PDF, or save it as PDF from the program it was written in."
)
_SAVE_ANEW = "Open the file, save it again under a new name, and check that."
_GIVE_TEXT = "See whether it is the right file; a picture of text must have it recognised (OCR) first."
_TAKE_OUT = "Take the file out and check it by itself."
# A document of fewer words may be a cover for what is attached to it, or what is left of a damaged one.
_FEW_WORDS = 100
_WORD = lazy(r"[^\W\d_]{2,}")


def hidden(document: Document) -> Unreadable | None:
    """Why a document that was not recognised could not be judged; None where it is merely of another sort."""
    if _mostly_pictures(document):
        return pictures_only(document)
    words = sum(len(_WORD.findall(block.text)) for block in document.blocks)
    named = kind_from_name(document.path) is not None
    if document.omissions and (named or words < _FEW_WORDS):
        message = f"Too little of it could be read to tell what it is. {document.omissions[0]}"
        return _unread(document, "COC901", message, _SAVE_ANEW)
    if words < _FEW_WORDS and (attached := _attached(document)) is not None:
        return attached
    return None


def textless(document: Document, told: Kind | None) -> Unreadable | None:
    """Why a document without a word, named as a meeting document or told to be one, was not judged."""
    named = told is not None or kind_from_name(document.path) is not None
    if not named or document.attachments or any(_WORD.search(block.text) for block in document.blocks):
        return None
    return _unread(document, "COC903", "It holds no text, so it was not checked.", _GIVE_TEXT)


def _attached(document: Document) -> Unreadable | None:
    """The first attachment of a mere cover that could not be read, or that is a meeting document."""
    for attachment in document.attachments:
        content = attachment.content
        if isinstance(content, Unreadable):
            if content.format is None and kind_from_name(attachment.name) is None:
                continue  # a picture, a drawing, a program
            message = f"The file attached to it could not be read: {content.message}"
            return _unread(document, content.code, message, content.help)
        if recognise(content).kind is not None:
            message = "A file attached to it looks like a meeting document; it was not checked there."
            return _unread(document, "COC901", message, _TAKE_OUT)
    return None


def _mostly_pictures(document: Document) -> bool:
    """Whether so much of a document is pictures that the rest cannot tell what it is."""
    pages = len(document.pictured_pages)
    named = pages > 0 and kind_from_name(document.path) is not None
    return named or pages * 3 > (document.page_count or 0)


def pictures_only(document: Document) -> Unreadable:
    """The finding on a document whose pages are, but for a few words, pictures."""
    where = pages_in_words(document.pictured_pages)
    what = "pictures, or letters without a character table"
    message = f"No text can be read on {where} ({what}), so it was not checked."
    return _unread(document, "COC903", message, RECOGNISE_TEXT)


def _unread(document: Document, code: str, message: str, help: str) -> Unreadable:
    return Unreadable(document.path, code, message, help, document.format)


def pages_in_words(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 1, 2, 5"; of many the first ten."""
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join(map(str, numbers[:10])) + more
