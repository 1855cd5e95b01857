"""The zip and its parts: opening a .docx, however it is damaged, and its parts as trees.

Names of parts are matched without regard to case or slashes, as Word does (ECMA-376 part 2, 6.2.2).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from posixpath import basename, dirname, normpath
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from cocheck.compiled import lazy
from cocheck.documents.amount import too_much
from cocheck.documents.limits import (
    MAX_OMISSIONS,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    MAX_XML_ATTRIBUTES,
    MAX_XML_ELEMENTS,
    MAX_XML_PART_BYTES,
)
from cocheck.documents.model import ReadError, short

Element = etree._Element

_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_END_RECORD_SIZE = 22
_END_RECORD = b"PK\x05\x06"
_ENTRY_MARK, _ENTRY_SIZE = b"PK\x01\x02", 46

# What zipfile raises on damaged archives, found by fuzzing it; RuntimeError is its word for a password.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)

_REFERENCE = lazy(rb"&#(?:x([0-9a-f]{1,6})|(\d{1,7}));", re.IGNORECASE)
_STRICT = lazy(rb"(xmlns(?::[\w.-]+)?\s*=\s*[\"'])http://purl\.oclc\.org/ooxml/(\w+)/")
_ENCODING = lazy(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{1,40})[\"']")
_SAFE_ENCODING = lazy(rb"(?i)utf-?(8|16)|us-ascii|iso-8859-\d+|windows-125\d")
# UTF-32 and EBCDIC: a document type would hide in them, and no Office program writes them.
_WIDE_STARTS = (b"\0\0\xfe\xff", b"\xff\xfe\0\0", b"\0\0\0<", b"<\0\0\0", b"\x4c\x6f\xa7\x94")
_TOO_DEEP = "Excessive depth"

_REPAIR = "Open the file in Word, repair it, save it under a new name and check that one."


class Relation(NamedTuple):
    """One relationship of a part: its type's last word ("hyperlink", "image") and its target as written."""

    kind: str
    target: str
    external: bool


class Recovered(NamedTuple):
    """A part read past the zip's own checks; `whole` is False where its end is missing."""

    data: bytes
    whole: bool


class Package:
    """An opened .docx.

    Takes the file's bytes. Raises ReadError COC901 where no part of it can be found, COC902 on a zip
    under a password, COC905 beyond the limits. `omissions` gathers what could not be read, in words.
    """

    def __init__(self, data: bytes) -> None:
        self.omissions: list[str] = []
        self._data = data
        self._unpacked = self._elements = self._attributes = 0
        self._relations: dict[str, dict[str, Relation] | None] = {}
        self._zip: zipfile.ZipFile | None = _open_zip(data)
        self._members: dict[str, tuple[str, zipfile.ZipInfo | Recovered]] = {}
        if self._zip is not None:
            for info in self._zip.infolist():
                self._members[_fold(info.filename)] = (info.filename, info)
        else:
            for name, recovered in _scan_local_headers(data).items():
                self._members[_fold(name)] = (name, recovered)
            if not self._members:
                raise damaged("no part of it can be found")
            self.omit("The file's table of contents is damaged; parts of the document may be missing.")

    def omit(self, what: str) -> None:
        """Note once what could not be read; of very much, that there is more."""
        if len(self.omissions) < MAX_OMISSIONS and (said := short(what)) not in self.omissions:
            self.omissions.append(said)
            if len(self.omissions) == MAX_OMISSIONS:
                self.omissions[-1] = "More of it could not be read than is told here."

    def names(self) -> list[str]:
        """The parts' names as the zip spells them, in its order."""
        return [name for name, _ in self._members.values()]

    def has(self, name: str) -> bool:
        return _fold(name) in self._members

    def has_pictures(self) -> bool:
        return any("/media/" in name for name in self._members)

    def read(self, name: str, limit: int = MAX_UNPACKED_BYTES) -> Recovered:
        """One part, unpacked; `whole` is False where the zip's own checks fail on it.

        Raises KeyError where there is no such part, ReadError COC902 and COC905.
        """
        spelled, member = self._members[_fold(name)]
        if isinstance(member, Recovered):
            if len(member.data) > limit:
                raise _too_large(spelled, len(member.data), limit)
            return member
        if member.flag_bits & _ENCRYPTED:
            raise ReadError(
                "COC902",
                "The file is protected by a password.",
                "Save a copy without the password and check that one.",
            )
        self._unpacked += member.file_size
        if member.file_size > limit or self._unpacked > MAX_UNPACKED_BYTES:
            raise _too_large(spelled, member.file_size, limit)
        assert self._zip is not None
        try:
            return Recovered(self._zip.read(member), True)
        except _ZIP_ERRORS:
            return Recovered(_inflate_at(self._data, member.header_offset, member, limit), False)

    def tree(
        self, name: str, role: str, less: Callable[[bytes], bytes | None] | None = None
    ) -> Element | None:
        """The root of an XML part, strict OOXML turned into transitional; None where it cannot be had.

        What is lost is noted in `omissions`, with `role` ("a header") to name the part to people. `less`
        takes from a whole part what nobody asks for, which need not be parsed then; None where it cannot.
        Raises ReadError COC901 on a part with a document type, COC902 and COC905.
        """
        try:
            part = self.read(name, MAX_XML_PART_BYTES)
        except KeyError:
            self.omit(f"Missing from the file: {role} ({name}).")
            return None
        if not part.data:
            self.omit(f"Damaged beyond reading: {role} ({name}).")
            return None
        lessened = less(part.data) if less is not None and part.whole else None
        if lessened is not None:
            self._count(lessened)
            root, sound = parse_xml(lessened)
            if sound:
                return root
        self._count(part.data)
        root, sound = parse_xml(part.data)
        if root is None:
            self.omit(f"Damaged beyond reading: {role} ({name}).")
        elif not sound or not part.whole:
            self.omit(f"Damaged, so that words may be missing or wrong: {role} ({name}).")
        return root

    def _count(self, data: bytes) -> None:
        """Bound what the trees may weigh, before they are made: elements and attributes, as signs tell."""
        self._elements += data.count(b"<") - data.count(b"</")
        self._attributes += data.count(b"=")
        if self._elements > MAX_XML_ELEMENTS:
            raise too_much(f"The document is made of more than {MAX_XML_ELEMENTS:,} elements.")
        if self._attributes > MAX_XML_ATTRIBUTES:
            raise too_much(f"The document is made of more than {MAX_XML_ATTRIBUTES:,} properties.")

    def relations(self, part: str) -> dict[str, Relation] | None:
        """The relationships of a part ("" for the package's own) by id; None where there is no list."""
        name = f"{dirname(part)}/_rels/{basename(part)}.rels".lstrip("/")
        if not self.has(name):
            return None
        if name not in self._relations:
            root = self.tree(name, "a list of link addresses")
            self._relations[name] = _relations(root) if root is not None else None
        return self._relations[name]

    def content_type_of(self, wanted: str) -> str | None:
        """The first part whose content type contains `wanted`; None where there is none."""
        if not self.has("[Content_Types].xml"):
            return None
        root = self.tree("[Content_Types].xml", "the list of contents")
        for element in root.iter("{*}Override") if root is not None else ():
            name = element.get("PartName") or ""
            if wanted in (element.get("ContentType") or "") and self.has(name):
                return name.lstrip("/")
        return None


def damaged(detail: str) -> ReadError:
    """The COC901 that every unreadable .docx ends in; `detail` completes "The file is damaged: …"."""
    return ReadError("COC901", f"The file is damaged: {detail}.", _REPAIR)


def _too_large(name: str, size: int, limit: int) -> ReadError:
    return ReadError(
        "COC905",
        f"The part {name} unpacks to {size // 2**20} MiB; "
        f"the limit is {limit // 2**20} MiB for a part and {MAX_UNPACKED_BYTES // 2**20} MiB in all.",
        "Split the document, or take large pictures and embedded files out of it.",
    )


def resolve(part: str, target: str) -> str:
    """The name of the part that `target` means, seen from `part`."""
    target = target.replace("\\", "/").partition("#")[0]
    joined = target if target.startswith("/") else f"{dirname(part)}/{target}"
    return normpath("/" + joined).lstrip("/")


def target_of(package: Package, part: str, relations: Mapping[str, Relation], kind: str) -> str | None:
    """The first part that `part` is related to in that way; None where there is none."""
    for relation in relations.values():
        if relation.kind == kind and not relation.external:
            return resolve(part, relation.target)
    return None


def _relations(root: Element) -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    for element in root:
        if str(element.tag).endswith("}Relationship"):
            kind = (element.get("Type") or "").rstrip("/").rpartition("/")[2]
            external = (element.get("TargetMode") or "").lower() == "external"
            found.setdefault(element.get("Id") or "", Relation(kind, element.get("Target") or "", external))
    return found


def parse_xml(data: bytes) -> tuple[Element | None, bool]:
    """The root of a tree and whether it was well-formed; (None, False) where nothing could be read.

    Raises ReadError COC901 on a document type (no Office program writes one, and entities can be made
    to expand without end) and COC905 beyond the depth that libxml2 reads.
    """
    if data.startswith(_WIDE_STARTS):
        raise damaged("its text is in an encoding that no Office program writes")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        data = _utf8(data)
    encoding = _ENCODING.match(data[:400].removeprefix(b"\xef\xbb\xbf"))
    if encoding and not _SAFE_ENCODING.fullmatch(encoding[1]):
        raise damaged("its text is in an encoding that no Office program writes")
    if b"<!DOCTYPE" in data:
        raise damaged("it holds a document type, which no Office program writes")
    if b"http://purl.oclc.org/ooxml/" in data:
        data = _STRICT.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", data)
    try:
        return etree.fromstring(data, _parser(recover=False)), True
    except etree.XMLSyntaxError as error:
        if _TOO_DEEP in str(error):
            raise ReadError(
                "COC905",
                "The document's parts are nested more than 2048 deep.",
                "No meeting document needs that. Copy its text into a new document and check that one.",
            ) from error
    except ValueError:
        return None, False
    # libxml2 would keep halves of a character (an emoji in two references), which are no text.
    data = _REFERENCE.sub(_whole_character, data)
    try:
        return etree.fromstring(data, _parser(recover=True)), False
    except (etree.XMLSyntaxError, ValueError):
        return None, False


def _whole_character(reference: re.Match[bytes]) -> bytes:
    """A character reference; in place of one to half a character the sign for what was lost."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return b"&#xFFFD;" if 0xD800 <= number < 0xE000 else reference[0]


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        recover=recover,
    )


def _utf8(data: bytes) -> bytes:
    """UTF-16 as UTF-8, without its XML declaration."""
    big = data[:2] in (b"\xfe\xff", b"\x00<")
    text = data.decode("utf-16-be" if big else "utf-16-le", "replace").lstrip("\ufeff")
    return re.sub(r"^<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")


def _fold(name: str) -> str:
    name = name.replace("\\", "/").lstrip("/")
    return (unquote(name) if "%" in name else name).lower()


def _open_zip(data: bytes) -> zipfile.ZipFile | None:
    """The archive, with a new end record where its last bytes are lost; None if it is beyond that."""
    end = data.rfind(_END_RECORD)
    if end >= 0 and end + _END_RECORD_SIZE > len(data):
        data = data[:end] + _new_end_record(data, end)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_ERRORS:
        return None
    return archive if archive.filelist else None


def _new_end_record(data: bytes, end: int) -> bytes:
    """The end record of the directory that reaches to `end`; empty where none does."""
    start = data.find(_ENTRY_MARK)
    # A chain of entries that comes to where another has been ends where that one did.
    seen: set[int] = set()
    while 0 <= start < end:
        position, count = start, 0
        while (
            position not in seen and data.startswith(_ENTRY_MARK, position) and position + _ENTRY_SIZE <= end
        ):
            seen.add(position)
            position += _ENTRY_SIZE + sum(struct.unpack_from("<3H", data, position + 28))
            count += 1
        if position == end:
            return _END_RECORD + struct.pack("<4H2LH", 0, 0, count, count, end - start, start, 0)
        start = data.find(_ENTRY_MARK, start + 1)
    return b""


def _scan_local_headers(data: bytes) -> dict[str, Recovered]:
    """The parts of an archive that has lost its directory, from the header before each of them."""
    found: dict[str, Recovered] = {}
    position, unpacked = 0, 0
    for _ in range(MAX_PARTS):
        position = data.find(b"PK\x03\x04", position)
        if position < 0 or position + _LOCAL_HEADER.size > len(data):
            break
        _, _, flags, method, _, _, _, packed, _, name_size, extra_size = _LOCAL_HEADER.unpack_from(
            data, position
        )
        start = position + _LOCAL_HEADER.size + name_size + extra_size
        name = data[position + _LOCAL_HEADER.size :][:name_size].decode("utf-8", "replace")
        position += 4
        if method not in (_STORED, _DEFLATED) or flags & _ENCRYPTED or not name:
            continue
        content, whole, used = _unpack(data, start, method, packed, MAX_UNPACKED_BYTES - unpacked)
        unpacked += len(content)
        if whole:
            position = max(position, start + used)
        old = found.get(name)
        if old is None or (whole and not old.whole):
            found[name] = Recovered(content, whole)
    return found


def _inflate_at(data: bytes, offset: int, info: zipfile.ZipInfo, limit: int) -> bytes:
    """As much of one part as can be unpacked, whatever its checksum says."""
    if not 0 <= offset <= len(data) - _LOCAL_HEADER.size:
        return b""
    header = _LOCAL_HEADER.unpack_from(data, offset)
    if header[0] != b"PK\x03\x04":
        return b""
    start = offset + _LOCAL_HEADER.size + header[9] + header[10]
    return _unpack(data, start, info.compress_type, info.compress_size, limit)[0]


def _unpack(data: bytes, start: int, method: int, packed: int, limit: int) -> tuple[bytes, bool, int]:
    """Unpacked bytes, whether they came to a proper end, and how many packed bytes that took."""
    if method == _STORED:
        content = data[start : start + min(packed, limit)]
        return content, len(content) == packed, len(content)
    if method != _DEFLATED:
        return b"", False, 0
    stream = zlib.decompressobj(-15)
    pieces: list[bytes] = []
    size, position = 0, start
    try:
        while not stream.eof and position < len(data) and size < limit:
            chunk = data[position : position + 1024]
            position += len(chunk)
            pieces.append(stream.decompress(chunk, max(1, limit - size)))
            size += len(pieces[-1])
    except zlib.error:
        return b"".join(pieces), False, 0
    return b"".join(pieces), stream.eof, position - start - len(stream.unused_data)
