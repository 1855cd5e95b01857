"""Web addresses: what a wrapper wraps, which cannot be followed, and which is a code's own."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from cocheck.codes.code import Code, Edition
from cocheck.compiled import lazy
from cocheck.documents.model import Format

# More than five wrappers around one address is no mail system's doing.
_DEPTH = 6
_LONGEST = 8000

_BLANKS = lazy(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\ufffe]+")


def _unescaped(target: str) -> str:
    if "&" not in target:
        return target
    # Imported here: its table of names takes a millisecond to load.
    import html

    return html.unescape(target)


def tidy(target: str) -> str:
    """An address without what line breaks, HTML and sentences leave in it ("https:/ /www…", "&amp;", a last
    comma).
    """
    address = _unescaped(target[:_LONGEST]).strip().strip("<>\"'“”‘’«»")
    address = re.sub(r"^(?:URL|url|link)\s*:\s*(?=http|www\.)", "", address)
    if _is_web(_BLANKS.sub("", address)):
        address = _BLANKS.sub("", address)
        address = re.sub(
            r"(?:%20|%0[AD]|%C2%A0|%E2%80%8B)+",
            lambda match: "%20" if match.group() == "%20" else "",
            address,
            flags=re.I,
        )
        address = re.sub(r"^(https?):/*", lambda match: match.group(1).lower() + "://", address, flags=re.I)
        address = re.sub(r"^(https?)//", lambda match: match.group(1).lower() + "://", address, flags=re.I)
        address = _without_closing(address.rstrip(".,;:!?'\"”’»*_>"))
    return address


def _without_closing(address: str) -> str:
    """The address without spaces and brackets at its end that close none in it."""
    unopened = {last: address.count(last) - address.count(first) for first, last in ("()", "[]", "{}")}
    end = len(address)
    while True:
        if address.endswith("%20", 0, end):
            end -= 3
        elif unopened.get(address[end - 1 : end], 0) > 0:
            unopened[address[end - 1]] -= 1
            end -= 1
        else:
            return address[:end]


def _is_web(address: str) -> bool:
    return (
        re.match(
            r"(?:https?:|https?//|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|net|ch|int|eu|es|io)(?:[/?#:]|$))",
            address,
            re.I,
        )
        is not None
    )


# A link is looked at from some twenty sides, one after another.
@lru_cache(maxsize=64)
def unwrap(target: str) -> str:
    """The address that a reader ends up at: without the wrappers that mail systems and search engines put
    around it.

    Knows Outlook's SafeLinks in all regions, google.com/url, Proofpoint's urldefense v1 to v3, Facebook's
    l.php, Barracuda's linkprotect, LinkedIn, Slack, DuckDuckGo, Bing and the Web Archive; nested, to a
    bounded depth.
    """
    return _unwrapped_short(target) if len(target) <= _SHORT else _without_wrappers(target)


def _without_wrappers(target: str) -> str:
    address = tidy(target)
    for _ in range(_DEPTH):
        inner = _unwrapped(address)
        if inner is None:
            return address
        address = tidy(inner)
    return address


# A document's few addresses are asked about many times; a hostile one is too long to be kept.
_SHORT = 500
_unwrapped_short = lru_cache(maxsize=512)(_without_wrappers)


# (host's end, path's start, the query keys that may hold the address).
_WRAPPERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("safelinks.protection.office365.us", "/", ("url",)),
    ("statics.teams.cdn.office.net", "/evergreen-assets/safelinks", ("url",)),
    ("google", "/url", ("q", "url")),
    ("facebook.com", "/l.php", ("u",)),
    ("linkprotect.cudasvc.com", "/url", ("a",)),
    ("linkedin.com", "/redir", ("url",)),
    ("slack-redir.net", "/link", ("url",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("urldefense.proofpoint.com", "/v1/", ("u",)),
    ("protection.sophos.com", "/", ("u", "d")),
    ("deref-gmx.net", "/", ("redirecturl",)),
    ("deref-web.de", "/", ("redirecturl",)),
)


def _unwrapped(address: str) -> str | None:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    path = parts.path or "/"
    if host.endswith(("urldefense.com", "urldefense.proofpoint.com", "urldefense.us")):
        found = _urldefense(address, path, parts.query)
        if found:
            return found
    if host in ("web.archive.org", "archive.org", "archive.is", "archive.ph"):
        inner = re.search(r"/(?:web/)?[\d*]+[a-z_]*/(.+)$", address, re.I)
        return inner.group(1) if inner else None
    for end, start, keys in _WRAPPERS:
        known = (
            re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,7}", host)
            if end == "google"
            else host == end or host.endswith("." + end)
        )
        if known and path.lower().startswith(start):
            return _from_query(parts.query, keys)
    return None


def _from_query(query: str, keys: tuple[str, ...]) -> str | None:
    try:
        values = {key.lower(): value for key, value in parse_qs(query, max_num_fields=60).items()}
    except ValueError:
        return None
    for key in keys:
        value = values.get(key, [""])[0]
        if value and _is_web(unquote(value)):
            # An address that was encoded twice is decoded once more; one that is whole is left as it is.
            return value if "://" in value else unquote(value)
    return None


def _urldefense(address: str, path: str, query: str) -> str | None:
    if path.startswith("/v2"):
        value = parse_qs(query).get("u", [""])[0]
        return unquote(value.replace("_", "/").replace("-", "%")) or None
    if path.startswith("/v3"):
        match = re.search(r"/v3/__(.+?)__;([\w\-=]*)", address) or re.search(r"/v3/__(.+?)__", address)
        if match is None:
            return None
        inner = re.sub(r"^(https?:/)(?=[^/])", r"\1/", match.group(1), flags=re.I)
        replaced = _urldefense_bytes(match.group(2)) if match.lastindex == 2 else ""
        return _put_back(inner, replaced)
    return None


def _urldefense_bytes(encoded: str) -> str:
    try:
        import base64

        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _put_back(inner: str, replaced: str) -> str:
    """Version 3 puts `*` for each character that it moved to the end."""
    left = iter(replaced)
    return re.sub(r"\*(?!\*)", lambda match: next(left, match.group()), inner)


Problem = Literal["local path", "relative path", "localhost", "empty target", "no https:// in front"]
NO_SCHEME: Problem = "no https:// in front"

_DRIVE = lazy(r"^(?:file:/*)?/?[a-z][:|][\\/]|^(?:file:/*)?/?[a-z]:%5c|^[a-z]:[^/\\.]+[\\/]", re.I)
_HOME = lazy(r"^/(?:home|Users|mnt|media|tmp|var|Volumes|private|root|net|srv)/")
_PRIVATE = lazy(r"^(?:127\.|0\.0\.0\.0$|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)")
_SCHEME = lazy(r"^([a-z][a-z0-9+.-]+):", re.I)


_FILE_NAME = lazy(r"[^\s/\\:][^/\\:\n]{0,120}\.(?:pdf|docx?|odt|rtf|html?|pptx?)", re.I)


def is_file_name(label: str) -> bool:
    """Whether a label is nothing but a file's name, or its path on a computer."""
    bare = label.strip().strip("<>\"'“”")
    return not _is_web(bare) and bool(
        _FILE_NAME.fullmatch(bare) or bare.startswith("\\") or _DRIVE.match(bare)
    )


def usability(
    target: str, format: Format, exists: Callable[[str], bool] | None = None, live: bool = True
) -> Problem | None:
    """Why no reader can follow the link, None where one can; not `live` is an address that is only printed.

    A live link whose address begins with its host ("www.iso.org/…") names a file beside the document
    (RFC 3986, 4.2), but in PDF, where viewers complete it. A jump inside the document ("#item4") and a mail
    address are no problem here. A relative link is usable in Markdown, text and HTML where `exists(target)`
    says that the file is there and is the code; in .docx and .pdf it never is.
    """
    raw = _unescaped(target).strip().strip("<>\"'")
    if not raw or raw.lower() in (
        "about:blank",
        "http://",
        "https://",
        "javascript:void(0)",
        "javascript:;",
        "javascript:void(0);",
    ):
        return "empty target"
    if raw.startswith("#"):
        return None if len(raw) > 1 else "empty target"
    if (
        raw.startswith("\\\\")
        or raw.lower().startswith("file:")
        or _DRIVE.match(raw)
        or _HOME.match(raw)
        or raw.startswith("~/")
    ):
        return "local path"
    if live and format != "pdf" and not re.match(r"[a-z][a-z0-9+.-]*:|/", raw, re.I) and _is_web(raw):
        return NO_SCHEME
    address = unwrap(raw)
    if re.match(r"^https?:|^//", address, re.I) or (address.lower().startswith("www.")):
        return _host_problem(address)
    if address.lower().startswith("file:") or _DRIVE.match(address):
        return "local path"
    scheme = _SCHEME.match(address)
    if scheme and not re.match(r"^[\w.-]+:\d", address):
        return None
    if re.match(r"^localhost(?:[:/]|$)", address, re.I):
        return "localhost"
    if "/" in address and _is_web(address):
        return _host_problem("http://" + address)
    if format in ("markdown", "html", "text") and exists is not None and exists(raw):
        return None
    return "relative path"


def _host_problem(address: str) -> Problem | None:
    if address.startswith("//"):
        address = "http:" + address
    elif "://" not in address:
        address = "http://" + address
    try:
        host = (urlsplit(address).hostname or "").lower().rstrip(".")
    except ValueError:
        return "empty target"
    if not host:
        return "empty target"
    if (
        host in ("localhost", "::1")
        or _PRIVATE.match(host)
        or host.endswith((".local", ".localhost", ".lan", ".internal", ".localdomain"))
    ):
        return "localhost"
    # A name without a dot is a machine in somebody's office.
    return "localhost" if "." not in host and ":" not in host else None


@cache
def _pattern(pattern: str) -> tuple[str, re.Pattern[str], str]:
    """(host, the path's pattern, a literal query): "*" stays within a path's part at its start or middle,
    "**" does not.
    """
    bare = re.sub(r"^[a-z]+://", "", pattern.strip(), flags=re.I)
    bare = re.sub(r"^www\.", "", bare, flags=re.I)
    bare, _, _ = bare.partition("#")
    bare, _, query = bare.partition("?")
    host, _, path = bare.partition("/")
    publication = re.search(r"\*\*(PUB)(\d+)$", path)
    if publication:
        # The number may be spelled with a space or hyphen, and carry a language and an ending.
        body = rf"(?:.*/)?pub[\s_-]*{publication.group(2)}(?!\d)[^/]*"
    else:
        body = re.escape(unquote(path).rstrip("/")).replace(r"\*\*", ".*")
        body = body[:-2] + ".*" if body.endswith(r"\*") else body
        body = body.replace(r"\*", "[^/]*")
        # "_" and "-" change places from one generation of a site to the next.
        body = re.sub(r"\\-|_", "[-_]", body)
    return host.lower(), re.compile(rf"/?{body}/*", re.IGNORECASE), query


@lru_cache(maxsize=64)
def _parts(address: str) -> tuple[str, str, str] | None:
    """(host without "www.", decoded path, query) of a web address, None where it is not one."""
    return _parts_short(address) if len(address) <= _SHORT else _take_apart(address)


def _take_apart(address: str) -> tuple[str, str, str] | None:
    if re.match(r"^(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", address, re.I) or not _is_web(
        address.removeprefix("//")
    ):
        return None
    if address.startswith("//"):
        address = "http:" + address
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    path = _BLANKS.sub("", unquote(unquote(parts.path)))
    path = re.sub(r"/{2,}", "/", path)
    return host.removeprefix("www."), path.lstrip("/").rstrip("/.,;:)]}>\"'”’"), parts.query


_parts_short = lru_cache(maxsize=512)(_take_apart)


def _fits(parts: tuple[str, str, str], patterns: tuple[str, ...]) -> bool:
    host, path, query = parts
    for pattern in patterns:
        wanted_host, wanted_path, wanted_query = _pattern(pattern)
        if (
            host == wanted_host
            and wanted_path.fullmatch(path)
            and (not wanted_query or wanted_query in query)
        ):
            return True
    return False


def code_address(target: str, code: Code) -> Edition | Literal[True] | None:
    """The edition whose own address this is, True for the code's without an edition, None for any other
    address.

    http or https, with or without "www.", whatever the case, the query or the language's folder;
    wrappers are taken off. Hosts that only look alike (iso.org.example.com) are never the code's.
    """
    parts = _parts(unwrap(target))
    if parts is None or _fits(parts, code.not_addresses):
        return None
    for edition in code.editions:
        if _fits(parts, edition.addresses):
            return edition
    return True if _fits(parts, code.addresses) else None


def is_at(target: str, patterns: tuple[str, ...]) -> bool:
    """Whether the address, without wrappers, is one of those that the patterns stand for.

    http or https, with or without "www.", whatever the query and the case; "*" stands for a part of a path.
    """
    parts = _parts(unwrap(target))
    return parts is not None and _fits(parts, patterns)


def training_address(target: str, code: Code) -> bool:
    """Whether this is a known or configured address of the code's training programme."""
    if code.training is None or not code.training.addresses:
        return False
    return is_at(target, code.training.addresses)


def kept_copy(target: str, code: Code) -> bool:
    """Whether the address is a document that a committee keeps on the body's own platform."""
    parts = _parts(unwrap(target))
    if parts is None:
        return False
    return any(parts[0] == host or parts[0].endswith("." + host) for host in code.kept_on)


def is_web_address(target: str) -> bool:
    """Whether a reader's browser would go to the web for it."""
    return _parts(unwrap(target)) is not None


def tells_of_a_code(target: str) -> bool:
    """Whether the address itself says that it leads to some code of conduct ("…/CODE_OF_CONDUCT.md")."""
    parts = _parts(unwrap(target))
    return (
        parts is not None
        and re.search(r"code[-_ ]?of[-_ ]?(?:ethics[-_ ]?and[-_ ]?)?conduct|conduct\.md", parts[1], re.I)
        is not None
    )
