"""Addresses: the Code's own, wrapped ones, look-alikes, and those that nobody can follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.codes.addresses import code_address, kept_copy, tidy, training_address, unwrap, usability
from cocheck.codes.code import Edition, load_code
from cocheck.codes.printed import printed_addresses, printed_code_addresses

ISO = load_code("iso")
PAGE = "https://www.iso.org/publication/PUB100397.html"
FILE = "https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB100397.pdf"
QUOTED = "https%3A%2F%2Fwww.iso.org%2Fpublication%2FPUB100397.html"


def year(address: str) -> int | None:
    found = code_address(address, ISO)
    return found.year if isinstance(found, Edition) else None


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        FILE,
        FILE.replace("/en/", "/fr/"),
        PAGE.replace("https://www.", "http://"),
        PAGE.upper(),
        PAGE.removesuffix(".html"),
        PAGE + "?utm=1#top",
        PAGE + "/",
        PAGE + ".",
        "www.iso.org/publication/PUB100397.html",
        "iso.org/publication/PUB100397.html",
        "https:/ /www.iso.org/publication/ PUB100397.html",
        "https://www.iso.org/publication/%20PUB100397.html",
        "https://www.iso.org/publication/PUB\n100397.html",
        "https://www.iso.org/cms/render/live/en/sites/isoorg/PUB-100397.pdf",
        f"https://eur01.safelinks.protection.outlook.com/?url={QUOTED}&amp;data=05%7C01",
        f"https://nam12.safelinks.protection.outlook.com/ap/b-1/?url={QUOTED}&data=05",
        f"https://www.google.com/url?q={PAGE}&sa=D",
        f"https://www.google.co.uk/url?sa=t&url={QUOTED}",
        f"https://urldefense.com/v3/__{PAGE}__;!!Abc!xyz$",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.iso.org_publication_PUB100397.html&d=Dw",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT",
        f"https://linkprotect.cudasvc.com/url?a={QUOTED}&c=E",
        f"https://web.archive.org/web/20220101000000/{PAGE}",
        f"https://www.google.com/url?q=https%3A%2F%2Feur01.safelinks.protection.outlook.com%2F%3Furl%3D{QUOTED.replace('%', '%25')}",
    ],
)
def test_the_codes_own_address_is_known_in_every_form(address: str) -> None:
    assert year(address) == 2020


def test_editions_are_told_apart() -> None:
    assert year(PAGE.replace("100397", "100011")) == 2023
    assert year("http://www.iso.org/iso/home/standards_development/governance_of_technical_work.htm") == 2011


@pytest.mark.parametrize(
    "address",
    [
        "https://iso.org.example.com/publication/PUB100397.html",
        "https://notiso.org/publication/PUB100397.html",
        "https://www.iso.org@example.com/publication/PUB100397.html",
        "https://www.iso.org/publication/PUB1003970.html",
        "https://www.iso.org/publication/PUB100080.html",
        "https://www.iso.org/foreword.html?from=PUB100397",
        "https://example.com/?q=" + PAGE,
        "https://isotc.iso.org/livelink/livelink/PUB100397.pdf",
        "file:///C:/PUB100397.pdf",
        "mailto:iso.org/publication/PUB100397",
        "",
        "https://[::1",
        "https://www.iso.org/",
    ],
)
def test_what_only_looks_like_it_is_not_the_codes_address(address: str) -> None:
    assert code_address(address, ISO) is None


def test_committees_copies_and_other_bodies_codes() -> None:
    assert kept_copy("https://isotc.iso.org/livelink/livelink?objId=1", ISO)
    assert kept_copy("https://sd.iso.org/documents/ui/1", ISO)
    assert not kept_copy(PAGE, ISO) and not kept_copy("https://notisotc.iso.org.example.com/", ISO)
    tc39 = load_code("ecma-tc39")
    assert code_address("https://tc39.es/code-of-conduct/#committee", tc39)
    assert not code_address(
        "https://ecma-international.org/policies/by-ipr/code-of-conduct-in-patent-matters/", tc39
    )
    assert code_address("http://www.incits.org/standards-information/policies", load_code("incits"))


def test_configured_addresses_count_with_their_query() -> None:
    acme = load_code(
        "acme",
        {
            "title": "ACME Code of Conduct",
            "links": ["https://acme.example.org/doc?id=5"],
            "training": ["https://acme.example.org/learn/"],
        },
    )
    assert code_address("http://www.acme.example.org/doc?id=5", acme)
    assert not code_address("https://acme.example.org/doc?id=6", acme)
    assert training_address("https://acme.example.org/learn", acme)


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("C:\\Users\\x\\code.pdf", "local path"),
        ("file:///C:/code.pdf", "local path"),
        ("\\\\server\\share\\code.pdf", "local path"),
        ("/home/someone/code.pdf", "local path"),
        ("code.pdf", "relative path"),
        ("../code.pdf", "relative path"),
        ("/policies/code", "relative path"),
        ("http://localhost:8080/code", "localhost"),
        ("http://127.0.0.1/code", "localhost"),
        ("http://[::1]/code", "localhost"),
        ("http://intranet/code", "localhost"),
        ("http://nas.local/code", "localhost"),
        ("", "empty target"),
        (" ", "empty target"),
        ("#", "empty target"),
        ("http://", "empty target"),
        ("#item4", None),
        ("mailto:someone@example.org", None),
        (PAGE, None),
        ("www.iso.org/publication/PUB100397.html", "no https:// in front"),
        ("//www.iso.org/publication/PUB100397.html", None),
    ],
)
def test_usability(target: str, problem: str | None) -> None:
    assert usability(target, "docx") == problem


def test_a_relative_link_is_usable_where_the_file_is_there() -> None:
    there = {"code.md"}.__contains__
    assert usability("code.md", "markdown", there) is None
    assert usability("other.md", "markdown", there) == "relative path"
    assert usability("code.md", "pdf", there) == "relative path"


@pytest.mark.parametrize(
    "text",
    [
        f"See {PAGE}.",
        f"({FILE})",
        "at www.iso.org/publication/ PUB100397.html for it",
        "https://www.iso.org/\npublication/PUB100397.html\n2. Next item",
        "https://www.iso.org/files/live/sites/isoorg/files/st\nore/en/PUB100397.pdf",
        "iso.org/publication/PUB100397",
        "https://www.iso.org/publication/PUB\u00ad100397.html",
    ],
)
def test_a_printed_address_is_found_where_lines_broke(text: str) -> None:
    ((start, end, address),) = printed_code_addresses(text, ISO)
    assert year(address) == 2020
    assert "PUB" in text[start:end]


@pytest.mark.parametrize(
    "text",
    [
        "iso.org/publication and PUB100397",
        "notiso.org/publication/PUB100397.html",
        "https://www.iso.org\n2. PUB100397 was shown",
    ],
)
def test_words_are_not_glued_into_an_address(text: str) -> None:
    assert printed_code_addresses(text, ISO) == ()


def test_a_printed_address_stops_where_the_sentence_goes_on() -> None:
    text = "Read https://example.org/a_(b). It (www.example.com/x) helps"
    assert [address for _, _, address in printed_addresses(text)] == [
        "https://example.org/a_(b)",
        "www.example.com/x",
    ]


@given(st.text(max_size=200))
def test_no_address_breaks_the_functions(text: str) -> None:
    for address in (
        text,
        "https://" + text,
        "https://www.google.com/url?q=" + text,
        "https://urldefense.com/v3/__" + text,
    ):
        assert isinstance(unwrap(address), str) and unwrap(tidy(address)) is not None
        assert usability(address, "pdf") in (None, "local path", "relative path", "localhost", "empty target")
        assert code_address(address, ISO) is None
    for start, end, _ in printed_addresses(text):
        assert 0 <= start < end <= len(text)
