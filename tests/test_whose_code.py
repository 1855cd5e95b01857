"""Whose code, whose training, and links that nobody can follow, in whole documents through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cocheck.cli.main import main

AGENDA = (
    "# Draft agenda\n\nISO/TC 999, meeting date: 16 May 2024\n\n1. Opening of the meeting\n\n{item}\n\n"
    "3. Adoption of the agenda\n\n4. Report of the secretariat\n\n5. Closure\n"
)
REPORT = (
    "# Minutes of the 12th meeting of ISO/TC 999\n\n1. Opening of the meeting\n\nThe chair welcomed the delegates."
    "\n\n{item}\n\n3. Adoption of the agenda\n\nThe agenda was adopted and the chair thanked the secretary.\n"
)


def outcomes(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The verdict of each rule on a Markdown document; the worst, where there are several."""
    path = folder / "paper.md"
    path.write_text(text, encoding="utf-8")
    main(["--isolated", "--no-cache", "--format", "json", str(path)])
    report = json.loads(capsys.readouterr().out)
    assert report["documents"][0]["status"] == "checked", report["documents"][0]
    found: dict[str, str] = {}
    for verdict in report["verdicts"]:
        if found.get(verdict["code"]) != "not-met":
            found[verdict["code"]] = verdict["outcome"]
    return found


OTHERS = (
    "CEN-CENELEC Code of Conduct",
    "Khronos Code of Conduct",
    "Standards Australia Code of Conduct",
    "OASIS Open Code of Conduct",
    "Code de conduite AFNOR",
    "Кодекс поведения Росстандарта",
    "Host university Code of Conduct",
)


@pytest.mark.parametrize("name", OTHERS)
def test_another_bodys_code_is_not_isos(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcomes(AGENDA.format(item=f"2. {name}"), tmp_path, capsys)
    assert found["COC111"] == "not-met"
    found = outcomes(REPORT.format(item=f"2. The {name} was presented by the chair."), tmp_path, capsys)
    assert found["COC301"] == "not-met"


@pytest.mark.parametrize("name", ["Code of Conduct", "ISO-IEC Code of Conduct", "Reminder Code of Conduct"])
def test_a_code_without_anothers_name_is_isos(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcomes(AGENDA.format(item=f"2. {name}"), tmp_path, capsys)["COC111"] == "met"


CODE = "[ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)"
SITE = "https://learning.example.org/course"


@pytest.mark.parametrize(
    "training",
    [
        f"[training on the ISO/IEC Directives]({SITE})",
        f"training on the [ISO/IEC Directives]({SITE})",
        f"[training for committee managers]({SITE})",
        f"[training programme for project leaders]({SITE})",
        f"[Zoom training]({SITE})",
        f"[ISO/IEC Directives e-learning]({SITE})",
        f"[webinar on AI]({SITE})",
        f"[formation sur les Directives]({SITE})",
        f"[Schulung zu den Direktiven]({SITE})",
        f"[Zoom-Schulung]({SITE})",
        f"[curso sobre las Directivas]({SITE})",
        f"[обучение по Директивам]({SITE})",
        f"of course also [the other papers]({SITE})",
        f"travaux en cours ([N 12]({SITE}))",
    ],
)
def test_training_on_another_subject_is_not_the_codes(
    training: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcomes(AGENDA.format(item=f"2. {CODE}, {training}"), tmp_path, capsys)
    assert (found["COC101"], found["COC102"]) == ("met", "not-met")


@pytest.mark.parametrize(
    "training",
    [
        f"[training]({SITE})",
        f"[online training programme]({SITE})",
        f"[ISO training]({SITE})",
        f"[mandatory e-learning for all participants]({SITE})",
        f"[ethics training]({SITE})",
        f"[watch the training video on YouTube]({SITE})",
        f"[on-demand training on how to behave]({SITE})",
        f"[Pflichtschulung]({SITE})",
        f"[training on it]({SITE})",
        f"[training on the Directives and the Code of Conduct]({SITE})",
        f"training on the [Code]({SITE})",
        f"[e-course]({SITE})",
        f"[the 30-minute course that we ask you to take on it]({SITE})",
        f"информация об [обучении]({SITE})",
        f"[онлайн-обучении по Кодексу]({SITE})",
        f"[учебный модуль]({SITE})",
        f"[электронный курс]({SITE})",
        f"[вебинар по Кодексу]({SITE})",
        f"[Schulungsangebot]({SITE})",
        f"[Schulungsvideo]({SITE})",
        f"[Lernmodul]({SITE})",
        f"[Lehrgang zum Verhaltenskodex]({SITE})",
        f"[verpflichtende Schulung]({SITE})",
        f"[curso sobre el Código]({SITE})",
        f"[taller]({SITE})",
        f"[cours sur le Code]({SITE})",
        f"[module de sensibilisation]({SITE})",
        f"[tutoriel]({SITE})",
    ],
)
def test_training_on_the_code_in_many_words(
    training: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcomes(AGENDA.format(item=f"2. {CODE}, {training}"), tmp_path, capsys)
    assert (found["COC101"], found["COC102"]) == ("met", "met")


PLACES = (
    (f"2. {CODE}, training on the Code: [ISO Academy]({SITE})", "met"),
    (f"2. {CODE}, training on the ISO Code of Ethics and Conduct – [ISO Academy]({SITE})", "met"),
    (f"2. {CODE} (training: [ISO Academy]({SITE}))", "met"),
    (f"2. {CODE}\n\nPlease complete the training before the meeting ([ISO learning portal]({SITE})).", "met"),
    (f"2. {CODE}\n\nBitte absolvieren Sie die Schulung ([ISO-Lernportal]({SITE})).", "met"),
    (f"2. {CODE}, formation au Code : [ISO Academy]({SITE})", "met"),
    (f"2. {CODE}, обучение по Кодексу: [Академия ISO]({SITE})", "met"),
    (f"2. {CODE}, training on the Directives: [ISO Academy]({SITE})", "not-met"),
    (f"2. {CODE}, training and documents: [N 12]({SITE})", "not-met"),
    (f"2. {CODE}, training; documents: [N 12]({SITE})", "not-met"),
    (f"2. {CODE}. Training will follow. Patent policy: [ISO Academy]({SITE})", "not-met"),
    (f"2. {CODE}, training on the Khronos Code of Conduct: [Academy]({SITE})", "not-met"),
)


@pytest.mark.parametrize(("item", "outcome"), PLACES)
def test_a_label_that_is_the_place_of_the_training(
    item: str, outcome: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = outcomes(AGENDA.format(item=item), tmp_path, capsys)
    assert (found["COC101"], found["COC102"]) == ("met", outcome)


TABLE = (
    "# Draft agenda\n\nISO/TC 999, meeting date: 16 May 2024\n\n| Item | Title | Document |\n| --- | --- | --- |\n"
    "| 1 | Opening of the meeting | |\n| 2 | ISO Code of Conduct | {code} |\n| 3 | {words} | [{label}]({site}) |\n"
    "| 4 | Adoption of the agenda | |\n| 5 | Report of the secretariat | |\n"
)


@pytest.mark.parametrize(
    ("words", "label", "outcome"),
    [
        ("Training on the Code of Conduct", "ISO Academy", "met"),
        ("Training on the Code of Conduct", "here", "met"),
        ("ISO Code of Conduct training", "ISO Academy", "met"),
        ("Schulung zum ISO-Verhaltenskodex", "ISO-Akademie", "met"),
        ("Training on the Directives", "ISO Academy", "not-met"),
        ("Code of Conduct and training", "N 12", "not-met"),
        ("Training on the Code of Conduct and patents", "N 12", "not-met"),
        ("Khronos Code of Conduct training", "Academy", "not-met"),
    ],
)
def test_a_cell_that_is_the_place_of_the_training(
    words: str, label: str, outcome: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TABLE.format(code=CODE, words=words, label=label, site=SITE)
    found = outcomes(text, tmp_path, capsys)
    assert (found["COC101"], found["COC102"]) == ("met", outcome)


@pytest.mark.parametrize(
    ("item", "outcome"),
    [
        ("2. ISO Code of Conduct ([PUB100011.pdf](file:///C:/a/PUB100011.pdf))", "not-met"),
        ("2. ISO Code of Conduct ([PUB100011_en.pdf](file:///C:/a/PUB100011_en.pdf))", "not-met"),
        ("2. ISO Code of Conduct ([C:\\Users\\sec\\code.pdf](file:///C:/Users/sec/code.pdf))", "not-met"),
        ("2. ISO Code of Conduct: [\\\\server\\papers\\code.pdf](file://server/papers/code.pdf)", "not-met"),
        ("2. Кодекс поведения ИСО ([кодекс.pdf](file:///C:/a/code.pdf))", "not-met"),
        ("2. ISO Code of Conduct ([slides.pptx](file:///C:/a/slides.pptx))", "not-applicable"),
        ("2. ISO Code of Conduct. Minutes: [minutes.pdf](file:///C:/a/minutes.pdf)", "not-applicable"),
        (f"2. {CODE}\n\n3. Draft ([draft.pdf](file:///C:/a/draft.pdf))", "met"),
    ],
)
def test_a_local_link_whose_label_is_its_file(
    item: str, outcome: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcomes(AGENDA.format(item=item), tmp_path, capsys)["COC104"] == outcome


def test_the_near_miss_of_a_local_file_says_that_nobody_can_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "paper.md"
    link = "[PUB100011.pdf](file:///C:/a/PUB100011.pdf)"
    path.write_text(AGENDA.format(item=f"2. ISO Code of Conduct ({link})"), encoding="utf-8")
    main(["--isolated", "--no-cache", "--select", "COC101", str(path)])
    assert "where no reader can follow" in " ".join(capsys.readouterr().out.split())
