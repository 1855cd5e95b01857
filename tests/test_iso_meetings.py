"""The ISO pack: which lines of an agenda are a statement made at the start, and which are business."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from cocheck.cli.main import main

# By code: what secretaries write for the statement, and what they write for business on the same subject.
MET = {
    "ISO101": (
        "Antitrust", "Antitrust statement", "Competition law", "Competition compliance",
        "Fair competition statement", "ISO competition guidelines", "CEN/CENELEC competition rules: do's and don'ts",
        "Compliance with competition legislation", "Anti-competitive behaviour: reminder", "Cartel law statement",
        "Reminder to all participants that they must observe competition law",
        "Housekeeping: fire exits, competition law reminder, IPR, BSI copyright, data privacy",
        "Droit de la concurrence", "Rappel des règles relatives à la concurrence",
        "Rappel : droit des ententes, brevets, propriété littéraire et artistique", "Politique antitrust",
        "Kartellrecht", "Competition law and conduct of meetings", "Kartellrechtliche Hinweise", "Wettbewerbsrechtliche Belehrung", "Kartellrechts-Compliance",
        "Hinweis auf das Kartellrecht", "Derecho de la competencia", "Recordatorio: normas de competencia",
        "Антимонопольное законодательство", "Напоминание о конкурентном праве", "COMPETITION LAW",
        "Statement on competition law", "ISO Competition Law Guidelines (N 1234)", "Antitrust caution",
        "Legal notices: antitrust and patents", "Reading of the antitrust statement",
        "Anti-trust and Code of Conduct reminders",
        "ISO policies (Code of Conduct, patents, competition law, data protection)",
        "Rappel du code de conduite et du droit de la concurrence", "Règles de concurrence et éthique",
        "Kartellrechtlicher Hinweis", "Wettbewerbsregeln CEN/CENELEC",
        "Recordatorio sobre el derecho de la competencia", "Правила конкуренции",
    ),
    "ISO102": (
        "Patent", "Patents", "Patent call", "Patent statement", "Patent disclosure", "Patent reminder",
        "Patent query", "SEP call", "IPR", "IPR statement", "Call for IPR", "Intellectual property",
        "Disclosure of patent rights", "Intellectual property rights (IPR) declaration",
        "Call for standard-essential patents (SEP)", "Reminder of the ISO/IEC/ITU common patent policy",
        "Patents (ISO/IEC Directives, Part 1, 2.14)", "Antitrust statement, patent statement, copyright statement",
        "Housekeeping: competition law reminder, IPR, BSI copyright; recording of this call", "Brevets",
        "Appel à brevets", "Appel à déclaration de brevets", "Propriété intellectuelle", "Patente", "Patentabfrage",
        "Patentaufruf", "Patenterklärung", "Schutzrechte", "Abfrage von Schutzrechten", "Convocatoria de patentes",
        "Патенты", "Патентная политика ИСО", "Patents / Brevets", "Patents or other IPR", "Patentfragen", "PATENT DECLARATION", "Calls for patents",
        "Identification of patents", "Declaration of essential patents", "IPR disclosure", "Call for IPRs",
        "ISO/IEC patent policy and Code of Conduct", "Patent rights (Directives Part 1, 2.14)",
        "Notification of patent rights", "Patents of relevance", "Reminder: IPR", "Politique de brevets de l'ISO",
        "Droits de propriété intellectuelle", "Hinweis auf Patente und Schutzrechte", "Frage nach Patenten",
        "Derechos de propiedad intelectual", "Llamado a declarar patentes", "Объявление о патентах",
        "Права интеллектуальной собственности",
    ),
    "ISO103": (
        "Copyright", "Copyright statement", "Copyright and IPR", "ISO copyright and POCOSA",
        "IEEE SA copyright policy", "Copyright and commercial terms and conditions", "Copyright and data protection",
        "Intellectual property", "Droit d'auteur", "Droits d'auteurs", "Propriété littéraire et artistique",
        "Rappel sur les droits d'auteur", "Urheberrecht", "Urheberrechtliche Hinweise", "Nutzungsrechte an Normen",
        "Derechos de autor", "Авторское право", "Copyright / Droit d'auteur", "COPYRIGHT", "Copyright Reminder",
        "Copyright and confidentiality", "ISO copyright rules", "Copyright of ISO documents",
        "Politique de droit d'auteur de l'ISO", "Urheberrecht und Verwertungsrechte",
        "Protección de los derechos de autor", "Защита авторских прав",
    ),
    "ISO104": (
        "Privacy", "ISO Privacy", "Privacy notice", "Privacy statement and recording consent", "GDPR",
        "Personal data", "Personal information", "Data protection",
        "Data protection (GDPR) and list of participants", "Protection of personal data",
        "Processing of participants' personal information", "RGPD : traitement des données personnelles",
        "Protection des données", "Politique de confidentialité de l'ISO", "Datenschutz", "Datenschutzhinweis",
        "Datenschutzhinweise", "Datenschutzerklärung", "DSGVO-Hinweis", "Protección de datos personales",
        "Защита персональных данных", "PRIVACY", "Data Protection Notice", "GDPR notice", "GDPR / privacy",
        "Protection of personal information", "Attendance list and data protection", "Rappel RGPD",
        "Confidentialité et données personnelles", "Hinweise zum Datenschutz", "Datenschutzrechtliche Hinweise",
        "Aviso de privacidad", "Обработка персональных данных",
    ),
    "ISO105": (
        "Recording", "Recordings", "Recording policy", "Recording consent", "Recording of this call",
        "Recording of the session", "Recording and transcription", "Recording / Enregistrement", "Teams recording",
        "Zoom recording will be switched on", "This meeting is not being recorded", "This session will be recorded",
        "This teleconference is not being recorded", "No audio or video recording, no AI note takers",
        "AI note-taking tools", "Use of recording devices", "Enregistrement", "Enregistrement de la séance",
        "La séance n'est pas enregistrée", "Interdiction d'enregistrer la séance", "Aufzeichnung",
        "Keine Aufzeichnung", "Die Sitzung wird nicht aufgezeichnet", "Mitschnitt", "Mitschnitt der Sitzung",
        "Tonaufnahmen", "Bild- und Tonaufnahmen", "Grabación", "Grabación de la reunión", "Запись заседания",
        "Видеозапись", "RECORDING", "Recording of Meeting", "Recording of web meetings", "Meeting will be recorded",
        "Policy on recording", "Audio recording", "No recording of this session", "Recording not allowed",
        "Recording by participants is not allowed", "Use of AI assistants and recording", "Notice of recording",
        "Recording and screenshots", "Zoom recording", "Webex recording and minutes", "Enregistrements",
        "La réunion ne sera pas enregistrée", "Autorisation d'enregistrement", "Aufzeichnung der Videokonferenz",
        "Hinweis zur Aufzeichnung", "Keine Ton- oder Bildaufnahmen", "Grabación de la sesión",
        "Esta reunión será grabada", "Ведётся аудиозапись",
    ),
}  # fmt: skip
NOT_MET = {
    "ISO101": (
        "Competition policy and standards: presentation by the OECD", "EU competition law and standards: study",
        "Competition for the best poster", "Competition authorities: liaison report",
        "Fair competition in sports: new work item proposal", "Concurrence des usages de l'eau",
        "Bericht aus dem Wettbewerb Jugend forscht", "Competitiveness of European industry",
        "Etude sur le droit de la concurrence et la normalisation", "Competition results",
        "Fair competition in public procurement", "Wettbewerb um den besten Vortrag",
        "Competition between standards", "Concurrence et normalisation : note de réflexion",
        "Competencia de los auditores", "Competencia técnica de los laboratorios",
        "Unfair competition: ISO 123 comments", "Competition law in standardization: research paper",
        "Market competition analysis", "Design competition", "Конкуренция на рынке",
    ),
    "ISO102": (
        "Report on the patents workshop held in Tokyo", "Patents and standards: study report",
        "Patents received by the working group since 2024 (statistics)", "Patent landscape of hydrogen storage",
        "Patent attorneys: new ISO 20771 ballot", "Patent leather: test methods", "Patents in hydrogen storage",
        "Brevets et normes : projet de rapport technique", "Intellectual property valuation ISO 10668",
        "ISO 56005 intellectual property management", "Figures, patents, tables",
        "Patentinformationen: Normentwurf DIN 12345", "Patent searches in chemistry", "Patents on hydrogen valves",
        "Patent database: demonstration", "Patent classification terminology", "Patented processes in clause 7",
        "Terminology for patents", "Patent attorneys qualification", "WIPO patent information",
        "IPR management standard", "Intellectual property management – Guidance",
        "Propriété intellectuelle : management", "Patentverwertung", "Gestión de la propiedad intelectual",
        "Управление интеллектуальной собственностью", "Licensing of patents in clause 4",
        "Liaison report from WIPO on patents",
    ),
    "ISO103": (
        "Liaison with ISO/TC 46 on copyright management systems", "Copyright licence metadata, NWIP ballot",
        "Withdrawal of the copyright clause from ISO 999", "Copyright fee for standards: report",
        "Online copyright identifiers", "Droit d'auteur et identifiants: ISO 15706",
        "Urheberrecht in der Cloud: Normentwurf", "Status of the text copyright discussions",
        "Copyright identifiers", "Copyright registries", "Digital copyright", "Copyright metadata",
        "ISRC and copyright management", "Copyright in training data for AI models",
        "Gestion du droit d'auteur numérique", "Urheberrechtsregister", "Registro de derechos de autor en línea",
        "Copyright permissions for figures in ISO 12345", "Copyright exploitation agreement with IEC: proposal",
    ),
    "ISO104": (
        "Data protection impact assessment: ISO/IEC 29134 revision", "Data protection relays",
        "Personal data protection standards: status of WG 5", "Data protection of backups ISO 27040",
        "Privacy: ISO/IEC 27701 revision", "Privacy, security and trust", "Privacy by design",
        "Privacy guidelines for smart cities", "Datenschutz in vernetzten Fahrzeugen: Normentwurf DIN 12345",
        "Protection des données dans les véhicules connectés", "Protección de datos en la nube: proyecto de norma",
        "Privacy engineering", "Privacy in biometric systems", "Privacy impact assessment",
        "Age verification and privacy", "Privacy enhancing technologies", "Data protection for consumers",
        "Personal data stores", "Personal information management systems",
        "Consumer protection: privacy by design for goods", "Security and privacy framework",
        "Cybersecurity and data protection", "Security and privacy", "Protection des données de santé",
        "Datenschutz und Informationssicherheit in Smart Grids", "Datenschutzmanagementsysteme",
        "Privacidad desde el diseño", "Защита персональных данных в облаке",
        "Joint meeting with the privacy working group",
    ),
    "ISO105": (
        "The decisions of the meeting will be recorded in the report", "Recorded decisions",
        "Recording of decisions", "Recording of votes", "Attendance at the meeting will be recorded",
        "Video recording quality metrics", "Records management: audio recording formats",
        "Appointment of the recording secretary", "Recording medium CD-R: ISO 18938",
        "Système d'enregistrement des données de trafic", "Aufzeichnung von Fahrdaten nach ISO 26262",
        "Introduction of the new recording clerk", "Event data recording", "Recording thermometers",
        "Recording instruments", "Sound recording", "Digital recording media", "Data recording",
        "Recording secretary", "Recording of the minutes", "Recording of attendance", "Recorded votes",
        "Record of decisions", "Enregistrement de données", "Enregistrement des votes",
        "Enregistreurs de données de vol", "Enregistrement des participants", "Enregistrement à la réunion",
        "Aufzeichnung von Messwerten", "Datenaufzeichnung", "Grabación de datos", "Запись данных", "Запись решений",
        "Регистрация участников", "Recording and reporting of test results", "Recording of resolutions",
    ),
}  # fmt: skip
# Whole agendas by name: what stands in place of the second item, and the codes of the rules that are met.
NOTICE = (
    "Participants are reminded that prices, costs and market shares must not be discussed (see the ISO Competition Law "
    "Guidelines). If you are aware of any patents that a draft may need, please inform the chair. Your personal data "
    "are processed in accordance with the ISO privacy policy. This Zoom meeting will be recorded."
)
PLACES = {
    "a notice above the items": (f"{NOTICE}\n\n1. Opening of the meeting\n2. Roll call", "ISO101 ISO102 ISO104 ISO105"),
    "sub-items of the opening": (
        "1. Opening of the meeting\n   - Competition law\n   - Patents\n   - Copyright\n   - Privacy\n   - Recording",
        "ISO101 ISO102 ISO103 ISO104 ISO105",
    ),
    "sub-items of preliminaries": (
        "1. Opening of the meeting\n2. Preliminaries\n   - Patents\n   - Recording\n3. Roll call",
        "ISO102 ISO105",
    ),
    "under the opening, on a day of its own": (
        "I. Monday, 13 October 2025\n   1. Opening Business - B. Sample\n      a. Patents and Antitrust\n"
        "      b. Recording - C. Sample",
        "ISO101 ISO102 ISO105",
    ),
    "bare words under a comment": ("1. Opening of the meeting\n2. Comments on clause 5\n   - Patents\n   - Figures", ""),
    "bare words under a work item": (
        "1. Opening of the meeting\n2. Reports\n3. Fuel cell modules\n   - Patents\n   - Recording",
        "",
    ),
    "what the host tells": (
        "The host, which owns patents in the field of coffee machines and makes video recordings of privacy hedges, "
        "will show them after lunch.\n\n1. Opening of the meeting\n2. Roll call",
        "",
    ),
}  # fmt: skip


class Line(NamedTuple):
    code: str
    text: str
    met: bool


LINES = tuple(
    Line(code, text, met)
    for met, lists in ((True, MET), (False, NOT_MET))
    for code, texts in lists.items()
    for text in texts
)


def _outcomes(
    agendas: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[tuple[str, str], str]:
    """What each rule of the pack says of each agenda, all of them judged in one run."""
    for name, text in agendas.items():
        (folder / f"{name}.md").write_text(f"# Draft agenda\n\n{text}\n", encoding="utf-8")
    main(["--isolated", "--no-cache", "--select", "ISO", "--jobs", "1", "--format", "json", str(folder)])
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    return {(Path(one["path"]).stem, one["code"]): one["outcome"] for one in verdicts}


@pytest.fixture(scope="module")
def shared() -> Iterator[dict[tuple[str, str], str]]:
    yield {}


@pytest.fixture
def judged(
    shared: dict[tuple[str, str], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Mapping[tuple[str, str], str]:
    if not shared:
        agendas = {
            f"line-{number}": f"1. Opening of the meeting\n2. {line.text}\n3. Adoption of the agenda"
            for number, line in enumerate(LINES)
        }
        agendas |= {
            f"place-{number}": f"{text}\n7. Any other business"
            for number, (text, _) in enumerate(PLACES.values())
        }
        shared.update(_outcomes(agendas, tmp_path, capsys))
    return shared


@pytest.mark.parametrize(
    ("number", "line"), list(enumerate(LINES)), ids=[f"{line.code}-{line.met}-{line.text}" for line in LINES]
)
def test_a_statement_is_told_from_business_on_its_subject(
    number: int, line: Line, judged: Mapping[tuple[str, str], str]
) -> None:
    assert judged[f"line-{number}", line.code] == ("met" if line.met else "not-met")


@pytest.mark.parametrize("name", PLACES)
def test_a_statement_counts_where_it_is_made_at_the_start(
    name: str, judged: Mapping[tuple[str, str], str]
) -> None:
    number, wanted = list(PLACES).index(name), PLACES[name][1].split()
    met = [code for code in MET if judged[f"place-{number}", code] == "met"]
    assert met == wanted
