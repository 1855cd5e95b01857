"""The Code's name in running text: found through damage, and never in a trap."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocheck.codes.code import load_code, other_codes
from cocheck.codes.titles import Title, find_slips, find_titles

ISO = load_code("iso")
OTHERS = other_codes(["iso"])


def found(text: str) -> tuple[Title, ...]:
    return find_titles(text, ISO, OTHERS) or find_slips(text, ISO, OTHERS)


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("ISO Code of Conduct", None),
        ("the ISO Code of Ethics and Conduct", 2023),
        ("ISO Code of Conduct for the technical work", 2020),
        ("ISO CODE OF CONDUCT", None),
        ("ISO's new Code of Conduct", None),
        ("ISO/IEC Code of Conduct", None),
        ("IEC/ISO Code of Conduct", None),
        ("ISO and IEC Codes of Conduct", None),
        ("Code of Conduct (ISO)", None),
        ("the Code of Conduct of the ISO", None),
        ("ISO reminded everyone of its Code of Conduct", None),
        ("ISO Code of Ethics", None),
        ("ISOCode of Conduct", None),
        ("ISO Code of Condut", None),
        ("Code de conduite de l'ISO", None),
        ("Code de conduite de l’ISO pour les travaux techniques", 2020),
        ("Code d'éthique et de conduite de l’ISO", 2023),
        ("Code d'ethique et de conduite de l'ISO", 2023),
        ("Código de conducta de la ISO", None),
        ("Codigo de conducta de ISO para el trabajo tecnico", 2020),
        ("Código de ética y conducta de la ISO", 2023),
        ("ISO-Verhaltenskodex", None),
        ("Verhaltenskodex der ISO", None),
        ("ISO-Ethik- und Verhaltenskodex", 2023),
        ("Кодекс поведения ИСО", None),
        ("Кодексу этики и поведения ИСО", 2023),
        ("кодексом поведения ISO", None),
        ("ISO 行为准则", None),
        ("ISO行動規範", None),
        ("Codice di condotta dell'ISO", None),
        ("Código de conduta da ISO", None),
        ("ISO gedragscode", None),
        ("ISO-IEC Code of Conduct", None),
        ("ISO Central Secretariat Code of Conduct", None),
        ("ISO and Khronos Codes of Conduct", None),
        ("Code de conduite de l'Organisation internationale de normalisation", None),
        ("Кодекс поведения Международной организации по стандартизации", None),
    ],
)
def test_named(text: str, edition: int | None) -> None:
    (title,) = found(text)
    assert (title.named, title.owner, title.edition) == (True, None, edition)


@pytest.mark.parametrize(
    "text",
    [
        "3. Code of Conduct",
        "CODE_{of} CONDUCT",
        "CodeofConduct",
        "3BCode of Conduct",
        "theCode of Conduct",
        "Code of Conducts",
        "Code of Conduct's",
        "CoC (Code of Conduct)",
        "Code of\nConduct",
        "Code of Con-\nduct",
        "Code of Con\u00adduct",
        "Code\u2011of\u2011Conduct",
        "Code\u00a0of\u00a0Conduct",
        "Cod e of Cond uct",
        "Code of Condcut",
        "Code fo Conduct",
        "Cde of Conduct",
        "C0de of Conduct",
        "code of ethi cs and conduct",
        "WG 14 Code of Conduct",
        "N1344 Code of Conduct",
        "REMINDER CODE OF CONDUCT",
        "Code of Conduct ISO/TC 12 N 1344",
        "IEC reported. Code of Conduct was shown",
        "Welcome to Berlin, Code of Conduct",
        "Berlin - Code of Conduct",
        "The delegates of the countries were welcomed to Berlin\nCode of Conduct",
        "Choosing a Code of Conduct",
        "Chair Announces Code of Conduct",
        "Administrative Code of Conduct",
        "the Code of Conduct slides",
        "the Code of Conduct statement",
        "Code de conduite RAPPEL",
        "Кодекс поведения Ознакомление",
        "Reminder Code of Conduct",
        "The Convenor Presented The Code Of Conduct",
        "Code of Conduct of the Technical Committee",
        "Code of Conduct by Anna",
        "Code of Conduct in Geneva",
        "Code de conduite WG 3",
        "Code de conduite du Comité",
        "Code de conduite ISO/TC 12 N 1344",
        "Verhaltenskodex der Organisation",
        "Verhaltenskodex Vorstellung",
        "Кодекс поведения\nРосстандарт сообщил",
        "Кодекс поведения Секретариат",
    ],
)
def test_bare(text: str) -> None:
    (title,) = found(text)
    assert (title.named, title.owner) == (False, None)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("NISO Code of Conduct", "NISO"),
        ("CISO code of ethics", "CISO"),
        ("INCITS Code of Conduct", "incits"),
        ("Code of Conduct of INCITS", "incits"),
        ("W3C Code of Ethics and Professional Conduct", "w3c"),
        ("Reviewed W3C Code of Conduct and License", "w3c"),
        ("Ecma Code of Conduct", "ecma-tc39"),
        ("TC39 follows its Code of Conduct", "ecma-tc39"),
        ("ACME Code of Conduct", "ACME"),
        ("IEC Code of Conduct", "iec"),
        ("OASIS Participants' Code of Conduct", "oasis"),
        ("IETF Guidelines for Conduct", "ietf"),
        ("CEN-CENELEC Code of Conduct", "CEN-CENELEC"),
        ("CEN/CENELEC Code of Conduct", "CEN"),
        ("the Khronos Code of Conduct", "Khronos"),
        ("Khronos' Code of Conduct", "Khronos"),
        ("Standards Australia Code of Conduct", "Australia"),
        ("OASIS Open Code of Conduct", "oasis"),
        ("Code of Conduct of Khronos", "Khronos"),
        ("Code of Conduct of the Khronos Group", "Khronos"),
        ("Code de conduite AFNOR", "AFNOR"),
        ("Code de conduite de Khronos", "Khronos"),
        ("Código de conducta UNE", "UNE"),
        ("Verhaltenskodex DIN", "DIN"),
        ("DIN-Verhaltenskodex", "DIN"),
        ("Кодекс поведения Росстандарта", "Росстандарта"),
    ],
)
def test_somebody_elses(text: str, owner: str) -> None:
    assert [title.owner for title in found(text)] == [owner]


@pytest.mark.parametrize(
    "text",
    [
        "Ecma Code of Conduct in Patent Matters",
        "ISO 10001 guidelines for codes of conduct",
        "ISO 10001:2018 Code of conduct",
        "codes of conduct for organizations",
        "WTO Code of Good Practice",
        "CoC",
        "chain of custody (CoC)",
        "Code of practice",
        "dress code",
        "Code of Ethics",
        "source code of conduct tests",
        "Unicode of conduct",
        "mode of conduct",
        "code of conductors",
        "code of conductivity",
        "code or conduct",
        "Code of contact",
        "rules of conduct",
        "Student Code of Conduct",
        "Host university Code of Conduct",
        "the university's Code of Conduct",
    ],
)
def test_traps(text: str) -> None:
    assert found(text) == ()


def test_a_committee_whose_code_is_called_otherwise() -> None:
    rules = load_code("acme", {"title": "ACME House Rules", "owners": ["ACME"]})
    assert find_titles("2. ACME House Rules", rules, ())[0].named
    assert find_titles("2. Code of Conduct", rules, ()) == ()
    incits = load_code("incits")
    (title,) = find_titles("INCITS Code of Conduct", incits, other_codes(["incits"]))
    assert title.named and title.owner is None


_NAMES = (
    "ISO Code of Conduct",
    "ISO Code of Ethics and Conduct",
    "Code de conduite de l'ISO",
    "Verhaltenskodex der ISO",
    "Кодекс поведения ИСО",
)


@given(st.sampled_from(_NAMES), st.data())
@settings(max_examples=150, deadline=None)
def test_damage_by_extraction_does_not_hide_the_name(name: str, data: st.DataObject) -> None:
    damaged = name
    for _ in range(data.draw(st.integers(1, 3))):
        kind = data.draw(st.sampled_from(["soft hyphen", "space", "no-break", "case", "line"]))
        if kind in ("soft hyphen", "space"):
            # Within the generic name: a letter lost from "ISO" is another body's.
            at = data.draw(st.integers(5, 10))
            damaged = damaged[:at] + ("\u00ad" if kind == "soft hyphen" else " ") + damaged[at:]
        elif kind == "no-break":
            damaged = damaged.replace(" ", "\u00a0")
        elif kind == "case":
            damaged = damaged.upper()
        else:
            damaged = damaged.replace(" of ", " of\n", 1)
    assert any(title.owner is None for title in found(damaged)), damaged


@given(st.integers(5, 18), st.sampled_from(["drop", "double", "swap"]))
def test_a_slip_of_the_pen_does_not_hide_the_name(at: int, slip: str) -> None:
    name = "ISO Code of Conduct"
    if slip == "drop":
        damaged = name[:at] + name[at + 1 :]
    elif slip == "double":
        damaged = name[:at] + name[at] + name[at:]
    else:
        damaged = name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    assert found(f"The chair presented the {damaged} to all."), damaged


_PROSE = [
    "the",
    "committee",
    "adopted",
    "agenda",
    "code",
    "product",
    "order",
    "contact",
    "practice",
    "conductor",
    "module",
    "of",
    "and",
    "ISO",
    "in",
    "for",
    "mode",
    "content",
    "conditions",
    "consensus",
    "source",
    "ethics",
    "professional",
    "conduct's",
    "standards",
    "coded",
    "report",
    "data",
]


@given(st.lists(st.sampled_from(_PROSE), max_size=40).map(" ".join))
@settings(deadline=None)
def test_prose_without_the_name_never_holds_it(text: str) -> None:
    if "code of conduct" in text or "code of ethics" in text or "coded of conduct" in text:
        return
    assert not [
        title for title in find_titles(text, ISO, OTHERS) if title.owner is None and "\n" not in text
    ], text


@given(st.text(max_size=120))
def test_any_text_is_borne(text: str) -> None:
    for title in (*find_titles(text, ISO, OTHERS), *find_slips(text, ISO, OTHERS)):
        assert 0 <= title.start < title.end <= len(text)
