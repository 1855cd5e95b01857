"""Codes as data: built in, and described by a committee."""

import datetime

import pytest

from cocheck.codes.code import CodeError, built_in, load_code, normalise_identifier, other_codes


def test_every_built_in_code_loads_with_titles_and_owners() -> None:
    assert {"iso", "iec", "incits", "ecma-tc39", "w3c", "oasis", "ietf"} <= set(built_in())
    for name in built_in():
        code = load_code(name)
        assert code.name == name and code.title and code.titles and code.owners
        assert code.addresses or any(edition.addresses for edition in code.editions)


def test_the_iso_code_knows_when_each_edition_was_superseded() -> None:
    editions = {edition.year: edition for edition in load_code("iso").editions}
    assert editions[2020].superseded_from == datetime.date(2023, 3, 1)
    assert "9789267111001" in editions[2020].identifiers
    assert editions[2023].superseded_from is None
    assert load_code("iso").address.endswith("PUB100011.html")


def test_other_codes_leaves_out_the_required() -> None:
    names = {code.name for code in other_codes(["iso", "incits"])}
    assert "iec" in names and not names & {"iso", "incits"}


def test_a_committee_describes_its_own_code() -> None:
    table = {"title": "ACME Code of Conduct", "links": ["https://acme.example.org/code.html"]}
    code = load_code("acme", table)
    assert (code.owners, code.training) == (("ACME",), None)
    assert code.address == "https://acme.example.org/code.html"
    taught = load_code("acme", table | {"training": ["https://acme.example.org/learn"]})
    assert taught.training is not None and taught.training.addresses == ("https://acme.example.org/learn",)


def test_a_description_of_a_built_in_code_adds_to_it() -> None:
    code = load_code("iso", {"training": "https://learn.example.org/iso"})
    assert code.training is not None and code.training.addresses == ("https://learn.example.org/iso",)
    assert len(code.editions) == 3
    assert load_code("iso", {"training": False}).training is None


@pytest.mark.parametrize(
    ("name", "table", "telling"),
    [
        ("nobody", None, "codes.nobody"),
        ("acme", {}, "needs a 'title'"),
        ("acme", {"title": 3}, "needs a 'title'"),
        ("acme", {"title": "A", "links": [1]}, "'links'"),
        ("acme", {"title": "A", "links": ["not an address"]}, "not a web address"),
        ("acme", {"title": "A", "lnks": []}, "no key 'lnks'"),
        ("acme", {"title": "A", "fingerprint": 1}, "'fingerprint'"),
        ("acme", {"title": "A", "editions": [{"title": "B"}]}, "'year'"),
        ("acme", {"title": "A", "editions": [{"year": 2020, "superseded-from": "2023"}]}, "superseded-from"),
        ("acme", {"title": "A", "editions": "2020"}, "'editions'"),
    ],
)
def test_a_bad_description_says_what_to_mend(
    name: str, table: dict[str, object] | None, telling: str
) -> None:
    with pytest.raises(CodeError, match=telling):
        load_code(name, table)


def test_identifiers_are_compared_without_hyphens() -> None:
    assert normalise_identifier("isbn 978-0-00") == "ISBN978000"
