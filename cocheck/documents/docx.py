"""Word documents (.docx, .docm, .dotx, .dotm; strict and transitional): everything that a reader sees.

In are all headers and footers (each text once), notes that the text refers to, text boxes, content
controls, tracked insertions and inserted documents; tracked deletions and comments are kept apart;
hidden text is out. Embedded files are attachments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cocheck.compiled import lazy
from cocheck.documents.docx_bound import BoundData
from cocheck.documents.docx_names import R_ID, W
from cocheck.documents.docx_package import Element, Package, Relation, damaged, resolve, target_of
from cocheck.documents.docx_shared import Shared
from cocheck.documents.docx_walk import NoteReference, Walker, sections
from cocheck.documents.model import Block, Document, ReadError, Story, Unreadable

_MAIN_TYPES = (".document.main+xml", ".document.macroEnabled.main+xml", ".template.main+xml")
_MACRO_TEMPLATE = ".template.macroEnabledTemplate.main+xml"
_USUAL_MAIN = "word/document.xml"
_NOTE_STORIES: dict[str, Story] = {"footnote": "footnote", "endnote": "endnote", "comment": "body"}
_EDGE_STORIES: dict[str, Story] = {"header": "header", "footer": "footer"}
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_QUOTED = lazy(rb"[\"']([^\"'<>=]{1,99})[\"']")
_IGNORE = "cocheck-ignore"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(
    data: bytes, path: str, read_attachment: Callable[[bytes, str], Document | Unreadable]
) -> Document:
    """The document in the bytes of a .docx; `read_attachment` reads what is embedded, by bytes and name.

    Blocks come in reading order: headers, body with its text boxes, footnotes, endnotes, footers. All
    kinds of headers that the file holds are read, whether or not its settings show first and even pages
    apart. Pages are known only where Word left marks of them. Raises ReadError: COC901 where the text
    cannot be had, COC902 on a password, COC905 beyond the limits (cocheck.documents.limits).
    """
    package = Package(data)
    main = _main_part(package)
    root = package.tree(main, "the text of the document")
    body = next(root.iter(W + "body"), None) if root is not None else None
    if body is None:
        raise damaged("the text of the document cannot be found in it")
    listed = package.relations(main)
    relations = listed or {}
    if listed is None and next(body.iter(W + "hyperlink", W + "headerReference"), None) is not None:
        package.omit("Missing from the file: the list of link addresses, so that links may lead nowhere.")
    shared = Shared(package, main, relations, read_attachment, BoundData(package, main, relations).text)

    paged = next(body.iter(W + "lastRenderedPageBreak"), None) is not None
    walker = Walker(shared, main, relations, "body", paged)
    walker.walk(body)
    deleted = list(walker.deleted)
    headers = _edges(shared, body, "header", deleted, guess=listed is None)
    footers = _edges(shared, body, "footer", deleted, guess=listed is None)
    footnotes = _notes(shared, walker.references, "footnote", deleted)
    endnotes = _notes(shared, walker.references, "endnote", deleted)
    comments = _notes(shared, walker.references, "comment", deleted)
    _attach_unreferenced(shared)
    title, language = _properties(package)
    blocks = (*headers, *walker.blocks, *footnotes, *endnotes, *footers)
    if not blocks and package.omissions and root is not None and not deleted and not shared.attachments:
        raise damaged("no text could be had from it. " + " ".join(package.omissions).rstrip("."))
    has_text = bool(deleted) or any(block.text for block in blocks)
    if not has_text and not shared.attachments and package.has_pictures():
        raise ReadError(
            "COC903",
            "The document holds pictures and no text, so it was not checked.",
            "Type the text, or have it recognised (OCR), and check that.",
        )
    return Document(
        path,
        "docx",
        blocks,
        comments=(*comments, *shared.comments),
        deleted=tuple(deleted),
        attachments=tuple(shared.attachments),
        omissions=tuple(package.omissions),
        title=title,
        language=language or walker.styles.language,
        instructions=_instructions(package),
    )


def _main_part(package: Package) -> str:
    """The part that holds the text: by relationship, by content type, by its usual name."""
    relations = package.relations("") or {}
    related = target_of(package, "", relations, "officeDocument")
    if related is not None and package.has(related):
        return related
    for kind in (*_MAIN_TYPES, _MACRO_TEMPLATE):
        typed = package.content_type_of(kind)
        if typed is not None:
            return typed
    if package.has(_USUAL_MAIN):
        return _USUAL_MAIN
    for name in package.names():
        if name.replace("\\", "/").lower().endswith("/document.xml"):
            return name
    raise damaged("the text of the document cannot be found in it")


def _edges(shared: Shared, body: Element, kind: str, deleted: list[Block], guess: bool) -> list[Block]:
    """The headers, or the footers, of all sections; what stands in an earlier one is not repeated."""
    parts: dict[str, None] = {}
    if guess:
        names = (name.replace("\\", "/") for name in shared.package.names())
        parts.update((name, None) for name in names if f"/{kind}" in name.lower() and name.endswith(".xml"))
    else:
        for section in sections(body):
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                relation = shared.relations.get(reference.get(R_ID) or "")
                if relation is not None and not relation.external:
                    parts[resolve(shared.main, relation.target)] = None
                else:
                    shared.package.omit(f"Missing from the file: a {kind}.")
    blocks: list[Block] = []
    seen: set[object] = set()
    for part in parts:
        walker = _walk_part(shared, part, _EDGE_STORIES[kind], f"a {kind}")
        if walker is None:
            continue
        blocks.extend(block for block in walker.blocks if _words(block) not in seen)
        seen.update(_words(block) for block in walker.blocks)
        deleted.extend(walker.deleted)
    return blocks


def _words(block: Block) -> tuple[object, ...]:
    return block.text, block.links


def _walk_part(shared: Shared, part: str, story: Story, role: str) -> Walker | None:
    root = shared.package.tree(part, role)
    if root is None:
        return None
    walker = Walker(shared, part, shared.package.relations(part) or {}, story)
    walker.walk(root)
    return walker


def _notes(
    shared: Shared, references: Iterable[NoteReference], kind: str, deleted: list[Block]
) -> list[Block]:
    """The notes or comments that the text refers to, in that order, placed where it does.

    A comment without a reference is kept as well: it was made on something.
    """
    wanted = {reference.identifier: reference for reference in references if reference.kind == kind}
    part = shared.part_of(f"{kind}s", f"{kind}s.xml")
    if part is None or not (wanted or kind == "comment"):
        return []
    root = shared.package.tree(part, f"the {kind}s")
    if root is None:
        return []
    notes: dict[str, Element] = {}
    for note in root.iterchildren(W + kind):
        if note.get(W + "type") not in _SEPARATORS:
            notes.setdefault(note.get(W + "id") or "", note)
    unplaced = [name for name in notes if name not in wanted] if kind == "comment" else []
    relations = shared.package.relations(part) or {}
    walker = Walker(shared, part, relations, _NOTE_STORIES[kind], nested=True)
    blocks: list[Block] = []
    for identifier in (*wanted, *unplaced):
        found = notes.get(identifier)
        if found is None:
            shared.package.omit(f"Missing from the file: a {kind}.")
            continue
        reference = wanted.get(identifier)
        walker.blocks.clear()
        walker.deleted.clear()
        walker.walk(found)
        blocks.extend(_placed(block, reference) for block in walker.blocks)
        if kind != "comment":
            deleted.extend(_placed(block, reference) for block in walker.deleted)
    return blocks


def _placed(block: Block, reference: NoteReference | None) -> Block:
    page = reference.page if reference is not None else None
    paragraph = reference.paragraph if reference is not None else None
    return block._replace(place=block.place._replace(page=page, paragraph=paragraph))


def _attach_unreferenced(shared: Shared) -> None:
    """Embedded files that the text names nowhere: other programs embed them so."""
    embedded = {
        identifier: resolve(shared.main, relation.target)
        for identifier, relation in shared.relations.items()
        if relation.kind in ("oleObject", "package") and not relation.external
    }
    waiting = {key: part for key, part in embedded.items() if part.lower() not in shared.attached}
    if not waiting:
        return
    named = set(_QUOTED.findall(shared.package.read(shared.main).data))
    for identifier, part in waiting.items():
        if identifier.encode() not in named:
            shared.attach(part)


def _properties(package: Package) -> tuple[str, str]:
    """The title and the language that the file's own properties name."""
    relations: dict[str, Relation] = package.relations("") or {}
    part = target_of(package, "", relations, "core-properties")
    if part is None or not package.has(part):
        return "", ""
    try:
        root = package.tree(part, "the document's properties")
    except ReadError:
        package.omit("The document's properties could not be read.")
        return "", ""
    if root is None:
        return "", ""
    return _folded(root, _DC + "title"), _folded(root, _DC + "language")


def _instructions(package: Package) -> tuple[str, ...]:
    """The texts of the custom properties called "cocheck-ignore", "cocheck-ignore-2" and so on.

    They are kept as ECMA-376-1, section 15.2.12.2, and 22.3 describe.
    """
    relations: dict[str, Relation] = package.relations("") or {}
    part = target_of(package, "", relations, "custom-properties")
    if part is None or not package.has(part):
        return ()
    try:
        root = package.tree(part, "the document's own properties")
    except ReadError:
        package.omit("The document's own properties could not be read.")
        return ()
    found = []
    for entry in root.iter("{*}property") if root is not None else ():
        if (entry.get("name") or "").strip().lower().startswith(_IGNORE):
            text = " ".join("".join(str(piece) for piece in entry.itertext()).split())
            found.append(text if text.lower().lstrip().startswith("cocheck") else f"ignore {text}")
    return tuple(found)


def _folded(root: Element, tag: str) -> str:
    found = next(root.iter(tag), None)
    return " ".join((found.text or "").split()) if found is not None else ""
