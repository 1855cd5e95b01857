"""What is business and what opens a meeting, which item presents the Code: agendas through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from cocheck.cli.main import main

CODE = "[ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)"


def outcomes(agenda: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What COC111 and COC112 say of an agenda in Markdown; `{C}` in it is a link to the Code."""
    path = folder / "agenda.md"
    path.write_text(agenda.replace("{C}", CODE), encoding="utf-8")
    return verdicts(path, capsys)


def ruled(path: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    """The verdicts of COC111 and COC112 on a file, by code."""
    main(["--isolated", "--no-cache", "--select", "COC111,COC112", "--format", "json", str(path)])
    return {one["code"]: one for one in json.loads(capsys.readouterr().out)["verdicts"]}


def verdicts(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What COC111 and COC112 say of a file."""
    found = ruled(path, capsys)
    return found["COC111"]["outcome"], found["COC112"]["outcome"]


@pytest.mark.parametrize(
    "title",
    [
        "Privacy framework ISO/IEC 29100: results of the ballot",
        "Safety of machinery: results of the ballot",
        "Introduction of new work items",
        "Health and safety management systems - ISO 45001 revision",
        "Data protection: results of the CD ballot",
        "Compliance management: vote on ISO 37301",
        "Recording of medical data: WG 3 draft",
        "Time scales working group: project status",
        "Logistics: ISO/TC 344 draft standards",
        "Patents: report on ISO 56005 project",
        "Attendance at TC 176 plenary (liaison report)",
        "Opening of ballots",
        "Location of the next plenary: vote",
        "Datenschutz: Norm-Entwurf DIN 66399",
        "Report of the drafting committee on last year",
        "Comments received from roll call vote",
        "Rapport du comité de rédaction",
        "Logistique : projet de norme ISO 28000",
        "Bericht über die Feststellung der Beschlussfähigkeit",
        "Protección de datos: votación del proyecto",
        "Патентные исследования: проект стандарта",
    ],
)
def test_business_that_begins_like_an_opening_is_business(title, tmp_path, capsys) -> None:
    agenda = f"# Draft agenda\n\n1. Opening\n2. {title}\n3. {{C}}\n4. Reports\n"
    assert outcomes(agenda, tmp_path, capsys) == ("met", "not-met")


@pytest.mark.parametrize(
    "title",
    [
        "Opening of the 25th meeting of ISO/TC 176/SC 2",
        "Welcome by the convenor of WG 3",
        "Adoption of the draft agenda (N 1234)",
        "Review of the agenda",
        "Roll call and registration of the delegates",
        "Patent policy and ISO/IEC Directives, Part 1",
        "Resolutions drafting committee",
        "Appointment of the drafting committee for resolutions",
        "Welcome, roll call, review of the agenda",
        "Presentation of the delegates: roll call",
        "Introductions and opening remarks by the liaison officer",
        "Adoption of the agenda - Draft 2",
        "Introduction of the project leader",
        "Genehmigung der Tagesordnung (Entwurf N 12)",
        "Ouverture de la 12e réunion de l'ISO/TC 176",
        "Approbation du projet d'ordre du jour",
        "Désignation du comité de rédaction des résolutions",
        "Genehmigung des Entwurfs der Tagesordnung",
        "Eröffnung der Sitzung des NA 115-01 AA",
        "Apertura de la reunión del comité ISO/TC 176",
        "Утверждение проекта повестки дня",
        "Открытие заседания ИСО/ТК 176",
    ],
)
def test_what_opens_a_meeting_is_no_business(title, tmp_path, capsys) -> None:
    agenda = f"# Draft agenda\n\n1. Opening\n2. {title}\n3. {{C}}\n4. Reports\n"
    assert outcomes(agenda, tmp_path, capsys) == ("met", "met")


@pytest.mark.parametrize(
    ("agenda", "late"),
    [
        (
            "# Agenda, 13 and 14 May 2024\n\n## Day 1\n\n1. Opening\n2. Adoption of the agenda\n3. Projects\n\n"
            "## Day 2\n\n1. Opening\n2. {C}\n3. Projects\n",
            True,
        ),
        (
            "# Agenda\n\n## Monday\n\n1. Opening\n2. Projects\n\n## Tuesday\n\n4. Welcome back\n5. {C}\n",
            True,
        ),
        (
            "# Agenda\n\n## Tuesday, 14 May 2024\n\n1. Opening\n2. Projects\n\n## Wednesday, 15 May 2024\n\n"
            "1. Opening\n2. {C}\n3. Reports\n",
            True,
        ),
        (
            "# Tagesordnung\n\n## Erster Tag\n\n1. Eröffnung\n2. Projekte\n\n## Zweiter Tag\n\n1. Begrüßung\n2. {C}\n",
            True,
        ),
        (
            "# Ordre du jour\n\n## Jour 1\n\n1. Ouverture\n2. Rapports\n\n## Jour 2\n\n1. Accueil\n2. {C}\n",
            True,
        ),
        (
            "# Orden del día\n\n## Día 1\n\n1. Apertura\n2. Informes\n\n## Día 2\n\n1. Bienvenida\n2. {C}\n",
            True,
        ),
        (
            "# Повестка дня\n\n## День 1\n\n1. Открытие\n2. Отчеты\n\n## День 2\n\n1. Приветствие\n2. {C}\n",
            True,
        ),
        (
            "# Agenda\n\n## Day 1\n\n1. Opening\n2. {C}\n3. Projects\n\n## Day 2\n\n1. Opening\n2. Reports\n",
            False,
        ),
        (
            "# Agenda of WG 1\n\n1. Opening\n2. Projects\n\n# Agenda of WG 2\n\n1. Opening\n2. {C}\n3. Projects\n",
            False,
        ),
        (
            "# Agendas\n\n## Tuesday, 14 May 2024\n\n1. Opening\n2. Projects\n\n## Wednesday, 12 June 2024\n\n"
            "1. Opening\n2. {C}\n3. Reports\n",
            False,
        ),
    ],
)
def test_a_further_day_is_the_same_meeting(agenda, late, tmp_path, capsys) -> None:
    assert outcomes(agenda, tmp_path, capsys) == ("met", "not-met" if late else "met")


ITEMS = "1. Opening\n2. Adoption of the agenda\n3. Projects\n"


@pytest.mark.parametrize(
    "agenda",
    [
        f"# Agenda, 13 May 2024\n\nParticipants are bound by the {{C}}.\n\n{ITEMS}",
        f"# Ordre du jour, 13 mai 2024\n\nVoir le {{C}}.\n\n{ITEMS}",
        f"# Agenda\n\n{ITEMS}4. Any other business\n\nUseful links:\n\n{{C}}\n",
        f"# Agenda\n\n{ITEMS}4. Any other business\n\nUseful links: {{C}}\n",
        f"# Agenda\n\n{ITEMS}\nAnnex: links\n\n- ISO Code of Conduct: https://www.iso.org/publication/PUB100011.html\n",
        f"# Agenda\n\n{ITEMS}\n## Useful links\n\n- {{C}}\n",
        f"# Agenda\n\n{ITEMS}4. Closing\n\nThe {{C}} applies.\n",
        f"# Agenda\n\n{ITEMS}4. Closing\n\n- {{C}}\n",
        "# Ordre du jour\n\n1. Ouverture\n2. Rapports\n3. Clôture\n\nLe {C} s'applique.\n",
        "# Tagesordnung\n\n1. Eröffnung\n2. Berichte\n3. Verschiedenes\n\nWeitere Informationen:\n\n{C}\n",
        "# Orden del día\n\n1. Apertura\n2. Informes\n3. Clausura\n\nEnlaces útiles\n\n- {C}\n",
        "# Повестка дня\n\n1. Открытие\n2. Отчеты\n3. Разное\n\nПолезные ссылки:\n\n- {C}\n",
    ],
)
def test_a_mention_outside_the_items_is_no_item(agenda, tmp_path, capsys) -> None:
    assert outcomes(agenda, tmp_path, capsys) == ("not-met", "not-applicable")


@pytest.mark.parametrize(
    "agenda",
    [
        "# Agenda, 13 May 2024\n\n1. Opening\n2. Links and documents: {C}\n3. Closing\n",
        "# Agenda, 13 May 2024\n\n- Opening\n- {C}\n- Reports\n- Closing\n",
        "# Agenda\n\n1. Opening\n2. Work environment\n\n   {C}\n",
        "# Agenda\n\n1. Opening\n2. Reference documents\n   - {C}\n3. Closing\n",
    ],
)
def test_a_line_under_an_item_is_its_own(agenda, tmp_path, capsys) -> None:
    assert outcomes(agenda, tmp_path, capsys) == ("met", "met")


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_page_footer_is_no_item(suffix, tmp_path, capsys) -> None:
    path = tmp_path / f"agenda.{suffix}"
    footer = "ISO Code of Conduct: https://www.iso.org/publication/PUB100011.html"
    lines = ["Draft agenda", "1. Opening", "2. Adoption of the agenda", "3. Projects", "4. Closing"]
    if suffix == "docx":
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line)
        document.sections[0].footer.paragraphs[0].text = footer
        document.save(path)
    else:
        page = FPDF()
        page.add_page()
        page.set_font("Helvetica", size=11)
        for number, line in enumerate(lines):
            page.text(20, 20 + 8 * number, line)
        page.text(20, 290, footer)
        page.output(str(path))
    assert verdicts(path, capsys) == ("not-met", "not-applicable")


@pytest.mark.parametrize(
    "item",
    [
        "[Code of Conduct](https://www.contributor-covenant.org/)",
        "[Verhaltenskodex](https://www.contributor-covenant.org/)",
        "Report of the ad hoc group on revising the Code of Conduct",
        "Complaint under the Code of Conduct",
        "Complaint under the {C}",
        "Plainte au titre du code de conduite de l'ISO",
        "Beschwerde nach dem ISO-Verhaltenskodex",
        "Denuncia por incumplimiento del código de conducta de la ISO",
        "Жалоба на нарушение Кодекса поведения ИСО",
    ],
)
def test_another_body_s_code_and_business_about_the_code_present_nothing(item, tmp_path, capsys) -> None:
    agenda = f"# Draft agenda\n\n1. Opening\n2. {item}\n3. Reports\n"
    assert outcomes(agenda, tmp_path, capsys) == ("not-met", "not-applicable")


@pytest.mark.parametrize(
    "item",
    [
        "[Code of Conduct](https://www.iso.org/members.html)",
        "Review of the {C}",
        "Draft agenda: adoption; {C}",
        "Proposals for the agenda and {C}",
        "{C} (revision of 2023)",
        "Présentation du code de conduite de l'ISO",
    ],
)
def test_other_words_beside_the_code_present_it(item, tmp_path, capsys) -> None:
    agenda = f"# Draft agenda\n\n1. Opening\n2. {item}\n3. Reports\n"
    assert outcomes(agenda, tmp_path, capsys) == ("met", "met")


@pytest.mark.parametrize("cells", ["09:05 | {C}", "3 | 09:05 | {C}", "09:05 | 3 | {C}", "3 | {C}"])
def test_a_table_s_item_is_quoted_by_its_words(cells, tmp_path, capsys) -> None:
    count = cells.count("|") + 1
    head = " | ".join(["Item"] * count)
    other = "09:00 | Opening" if count == 2 else "2 | 09:00 | Opening"
    path = tmp_path / "agenda.md"
    table = f"| {head} |\n|{' --- |' * count}\n| {other} |\n| {cells.replace('{C}', CODE)} |\n"
    path.write_text(f"# Draft agenda\n\n{table}", encoding="utf-8")
    found = ruled(path, capsys)["COC111"]
    assert found["outcome"] == "met"
    assert [one["quote"] for one in found["evidence"]] == ["ISO Code of Conduct"]


def test_business_in_a_table_with_numbers_and_times_is_business(tmp_path, capsys) -> None:
    rows = "| 1 | 09:00 | Opening |\n| 2 | 09:05 | Projects |\n| 3 | 09:30 | {C} |\n"
    agenda = f"# Draft agenda\n\n| No | Time | Item |\n| --- | --- | --- |\n{rows}"
    assert outcomes(agenda, tmp_path, capsys) == ("met", "not-met")


@pytest.mark.parametrize(
    "title",
    [
        "Meeting arrangements",
        "Festlegung der Tagesordnung",
        "Bestätigung der Beschlussfähigkeit",
        "Protokollführung",
        "Wahl des Schriftführers",
        "Acreditación de delegados",
        "Confirmation of the secretary",
        "Fire exits",
        "Wi-Fi",
        "Mute when not speaking",
        "Declaration of interests",
        "Meeting documents",
        "Working language",
        "Confirmation of delegates and proxies",
        "Регламент заседания",
        "Déclaration d'intérêts",
        "Vérification des pouvoirs",
        "Declaración de intereses",
        "Конфликт интересов",
    ],
)
def test_more_of_what_opens_a_meeting(title, tmp_path, capsys) -> None:
    agenda = f"# Draft agenda\n\n1. Opening\n2. {title}\n3. {{C}}\n4. Reports\n"
    assert outcomes(agenda, tmp_path, capsys) == ("met", "met")


@pytest.mark.parametrize(
    ("agenda", "late"),
    [
        ("1. Housekeeping\n   * Phones to silent, please\n   * {C}\n2. Reports\n", False),
        ("1. Opening\n   1. Parking spaces\n   2. {C}\n2. Reports\n", False),
        ("1. Opening\n   1. Liaison reports\n   2. {C}\n2. Projects\n", True),
        ("1. Opening\n2. Work programme\n   1. Strategy\n   2. {C}\n", True),
    ],
)
def test_a_point_of_the_opening_is_no_business_unless_it_says_so(agenda, late, tmp_path, capsys) -> None:
    found = outcomes(f"# Draft agenda\n\n{agenda}", tmp_path, capsys)
    assert found == ("met", "not-met" if late else "met")
