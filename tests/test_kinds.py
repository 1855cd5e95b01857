"""Kinds of invented documents, in the manner of many bodies: what each is, whatever its file is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from cocheck.documents.model import Document
from cocheck.documents.reading import read_file
from cocheck.meetings.recognition import recognise
from cocheck.testing.render import Format, render

DOCUMENTS: tuple[tuple[str | None, str], ...] = (
    (
        "agenda",
        """# TC CYBER#33 Draft Agenda

Source: Chair

| Item | Title | Document |
| --- | --- | --- |
| 1 | Welcome | |
| 2 | IPR call and antitrust reminder | CYBER(23)033001 |
| 3 | Approval of the agenda | CYBER(23)033002 |
| 4 | Review of contributions | |
| 5 | Work programme status | |
| 6 | AOB | |
| 7 | Close | |
""",
    ),
    (
        "agenda",
        """# IETF 119 QUIC WG

Chairs: two of them
Tuesday 19 March 2024, 13:00-15:00, Room P1

## Agenda

### Administrivia (5 min)

* Scribe selection
* Note well
* Agenda bash

### WG drafts

* Multipath (30 min)
* ACK frequency (15 min)
* qlog (20 min)

### As time permits

* Reliable stream resets (15 min)
""",
    ),
    (
        "report",
        """# W3C Web Performance WG call, 5 May 2024

Present: A, B, C
Regrets: D
Scribe: E

## Agenda

1. Admin
2. Long tasks

## Admin

A: next call is in two weeks

B: fine with me

## Long tasks

C: we have presented the API

A: the proposal is to merge it

RESOLUTION: merge the pull request

ACTION: C to write tests
""",
    ),
    (
        "report",
        """OASIS Example TC

Date: Wednesday, 12 June 2024, 11:00 EDT
Recorder: Someone

1. Roll call
Quorum was reached with 12 of 15 voting members.

2. Approval of previous minutes
The minutes of 29 May were approved without objection.

3. Status of work products
The editor said that CSD02 is nearly complete. The TC discussed issue 45 and agreed to close it with no action.

4. Adjourn
Meeting adjourned at 11:52.
""",
    ),
    (
        "attendance",
        """CEN/TC 250/SC 3 N 2345

Attendance list
Meeting in Milan, 2024-03-12/13

| Name | Organisation | Country | Signature 12/3 | Signature 13/3 |
| --- | --- | --- | --- | --- |
| | UNI | Italy | | |
| | DIN | Germany | | |
""",
    ),
    (
        "agenda",
        """CEN/TC 250 N 3456

Draft agenda for the 61st meeting of CEN/TC 250, Brussels, 16-17 May 2024

1 Opening of the meeting (09:00)
2 Roll call of delegates
3 Adoption of the agenda
4 Report of the secretariat
5 Reports of the subcommittees
5.1 SC 1
5.2 SC 2
6 Liaisons
7 Resolutions
8 Next meeting
9 Closure
""",
    ),
    (
        "agenda",
        """Fuel Cell Technologies
IEC/TC 105 Plenary Meeting
Seoul, 9 October 2024

1. Opening, welcome
2. Introduction of delegates
3. Approval of the agenda (105/999/DA)
4. Minutes of the meeting held in Frankfurt (105/888/RM)
5. Report of the secretariat
6. Review of the strategic business plan
7. Reports of the convenors
8. Any other business
9. Date and place of next meeting
""",
    ),
    (
        "report",
        """105/1001/RM

Unconfirmed minutes of the meeting held in Seoul on 9 October 2024

1. Opening
The Chair opened the meeting at 09:00 and welcomed the delegates from 12 National Committees.

2. Introduction of delegates
The delegates introduced themselves. The attendance list is given in Annex A.

3. Approval of the agenda
The agenda was approved without modification.

4. Closing
The Chair thanked the host and closed the meeting at 17:00.
""",
    ),
    (
        "agenda",
        """Réunion du comité de normalisation X60

Convocation et ordre du jour

Mardi 14 mai 2024 de 9h30 à 17h00 - AFNOR, Saint-Denis

1. Accueil et tour de table
2. Approbation de l'ordre du jour
3. Approbation du compte rendu de la dernière réunion
4. Suivi des travaux européens et internationaux
5. Questions diverses
6. Prochaine réunion
""",
    ),
    (
        "report",
        """Compte rendu de la réunion du 14 mai 2024

Étaient présents : onze personnes
Excusés : deux personnes

1. Accueil et tour de table
Le président ouvre la séance à 9h30 et souhaite la bienvenue aux participants.

2. Approbation de l'ordre du jour
L'ordre du jour est approuvé à l'unanimité.

3. Travaux
La secrétaire présente l'avancement. La commission décide de poursuivre.

La séance est levée à 16h40.
""",
    ),
    (
        "report",
        """Ergebnisprotokoll der 23. Sitzung des NA 043-01-27 AA

Ort: Berlin, Datum: 2024-05-14

TOP 1 Eröffnung und Begrüßung
Der Obmann eröffnet die Sitzung und begrüßt die Teilnehmer.

TOP 2 Feststellung der Tagesordnung
Die Tagesordnung wird ohne Änderungen angenommen.

TOP 3 Berichte
Der Bericht wird zur Kenntnis genommen. Es wird beschlossen, das Projekt fortzuführen.
""",
    ),
    (
        "agenda",
        """Einladung zur 24. Sitzung des NA 043-01-27 AA

am 2024-11-12, 10:00 Uhr, DIN, Berlin

Tagesordnung

TOP 1 Eröffnung und Begrüßung
TOP 2 Feststellung der Tagesordnung
TOP 3 Genehmigung des Protokolls der 23. Sitzung
TOP 4 Stand der Projekte
TOP 5 Verschiedenes
TOP 6 Nächste Sitzung
""",
    ),
    (
        "agenda",
        """# Node.js Technical Steering Committee (TSC) Meeting 2024-05-15

## Links

* Minutes Google Doc: https://docs.example.org/d/1
* Join: https://zoom.example.us/j/1

## Agenda

Extracted from **tsc-agenda** labelled issues and pull requests prior to the meeting.

* Remove support for old platforms #1234
* Strategic initiatives
* Upcoming releases
""",
    ),
    (
        "report",
        """# Node.js Technical Steering Committee (TSC) Meeting 2024-05-15

## Links

* Recording: https://video.example.org/1

## Present

* A @a (TSC)
* B @b (TSC)

## Agenda

### Announcements

No announcements.

### Remove support for old platforms #1234

A: we agreed last week that it can go.

B: nobody has objected; approved.

## Q&A, Other

No questions.
""",
    ),
    (
        None,
        """# Contributing to the meetings repository

To propose an agenda item open a pull request. Minutes are published after each meeting.

## How to write an agenda

Copy the template, and add your items.
""",
    ),
    (
        None,
        """ISO/TC 999 N 45

Resolutions taken at the 12th meeting of ISO/TC 999

Resolution 1/2024 Adoption of the agenda
ISO/TC 999 adopts the agenda N 40.

Resolution 2/2024 Drafting committee
ISO/TC 999 appoints the drafting committee.
""",
    ),
    (
        None,
        """# Liaison report from ISO/TC 37 to ISO/TC 999

TC 37 met in May 2024 and discussed terminology work. The committee agreed to start two projects.

1. Projects
2. Meetings
3. Contacts
""",
    ),
    (
        "agenda",
        """ISO/IEC JTC 1/SC 34/WG 4 teleconference

Date: 2024-05-16, 14:00 UTC

1. Roll call of participants
2. Code of conduct
3. Adoption of agenda
4. Defect reports
   4.1 DR 24-001
   4.2 DR 24-002
5. Any other business
""",
    ),
    (
        "agenda",
        """Orden del día de la reunión del comité CTN 71/SC 7

Fecha: 16 de mayo de 2024
Lugar: Madrid

1. Apertura de la reunión
2. Aprobación del orden del día
3. Aprobación del acta anterior
4. Informe de la secretaría
5. Ruegos y preguntas
""",
    ),
    (
        "report",
        """Acta de la reunión del comité CTN 71/SC 7

Asistentes: siete vocales

1. Apertura de la reunión
La presidenta abre la sesión a las 10:00.

2. Aprobación del orden del día
Se aprueba por unanimidad.

3. Informe de la secretaría
El secretario informó de los trabajos. Se acordó continuar.

Se levanta la sesión a las 12:00.
""",
    ),
    (
        "agenda",
        """Повестка дня заседания технического комитета ТК 22

Дата: 16 мая 2024 г.

1. Открытие заседания
2. Утверждение повестки дня
3. Отчёт секретариата
4. О плане работ
5. Разное
""",
    ),
    (
        "report",
        """Протокол заседания технического комитета ТК 22 № 5

Дата: 16 мая 2024 г.

Присутствовали: 12 человек

1. Открытие заседания
Председатель открыл заседание и приветствовал участников.

2. Утверждение повестки дня
Решили: утвердить повестку дня.

3. Разное
Слушали: секретаря. Постановили: принять к сведению.
""",
    ),
    (
        "agenda",
        """Board meeting

Thursday, June 6, 2024, 7:00 p.m.

City Hall, Room 5



CALL TO ORDER

ROLL CALL

PLEDGE OF ALLEGIANCE

APPROVAL OF AGENDA

APPROVAL OF MINUTES

PUBLIC COMMENT

OLD BUSINESS

A. Fence ordinance

NEW BUSINESS

A. Budget

ADJOURNMENT
""",
    ),
    (
        "report",
        """Board meeting

Thursday, June 6, 2024, 7:00 p.m.



Call to order

The meeting was called to order at 7:02 p.m. by the chair.



Roll call

Present: five members. Absent: none.



Approval of agenda

Motion to approve by Member A, seconded by Member B. Motion carried 5-0.



Adjournment

There being no further business, the meeting was adjourned at 8:15 p.m.
""",
    ),
    (
        "agenda",
        """# WG21 Tokyo meeting schedule and agenda

N4970, 2024-02-15

1. Opening activities
  1.1 Opening comments, welcome from host
  1.2 Meeting guidelines (Anti-Trust), ISO Code of Conduct
  1.3 Membership, voting rights, and procedures for the meeting
  1.4 Introduction of attendees
  1.5 Agenda review and approval
2. Liaison reports
3. New business requiring actions by the committee
4. Organize subgroups
5. Closing activities
""",
    ),
    (
        "attendance",
        """Sign-in sheet

Technical committee 12, working group 3
16 May 2024, Room 101

Name | Affiliation | E-mail | Signature
____ | ____ | ____ | ____
""",
    ),
    (
        "attendance",
        """# Participants

ISO/TC 999 plenary, Geneva, 16 May 2024. Please sign.

| Surname | First name | Member body | Signature |
|---|---|---|---|
| | | AFNOR | |
| | | BSI | |
| | | DIN | |
""",
    ),
    (
        "report",
        """Notes from the ad hoc meeting on document formats, 16 May 2024

We met for one hour. Twelve people took part.

- The group discussed the three proposals and agreed that the second should go forward.
- The chair will write to the secretariat (action).
- Next meeting: 20 June.
""",
    ),
    (
        "report",
        """ISO/TC 999/WG 2 — Meeting summary (Lyon, 16–17 May 2024)

Attendance: 14 experts from 9 countries

The convenor opened the meeting. The ISO Code of Conduct was shown and the experts were reminded of it.

Comments on CD 12345 were resolved. It was agreed to submit the draft for DIS ballot.

The next meeting will be held in Oslo.
""",
    ),
    (
        None,
        """# Press release

The committee has published a new standard after five years of work. The meeting in Geneva agreed on the text.
""",
    ),
    (
        None,
        """Invitation and hotel information

The 45th plenary will be held in Geneva. Hotels near the venue:

1. Hotel A
2. Hotel B

Registration form: please return it before 1 May.
""",
    ),
    (
        None,
        """Proposal to add a section on accessibility

Document: N 1234
Date: 2024-05-01
Audience: WG 5

1. Introduction
We propose to add a section.

2. Motivation
It was discussed at the last meeting and agreed in principle.

3. Wording
Add the following after clause 5.
""",
    ),
    (
        None,
        """# Meeting room booking

To book a room, send the form. The agenda of the day is shown at the door.
""",
    ),
    (
        None,
        """# Changelog

## 1.2.0
- approved by the maintainers
- added minutes to the timer
## 1.1.0
- agenda view in the calendar
""",
    ),
    (
        "agenda",
        """# TC 61 plenary agenda, Cologne (hybrid)

- 09:00 Opening
- 09:10 Roll call
- 09:20 Adoption of the agenda
- 09:30 Report of the secretariat
""",
    ),
    (
        "agenda",
        """TC 61 — Agenda, 17 September 2024, Cologne

| Time | Item | Document | Action |
| --- | --- | --- | --- |
| 09:00 | 1 Opening | | |
| 09:10 | 2 Roll call | | |
| 09:20 | 3 Adoption of the agenda | N 12 | approve |
| 09:30 | 4 Report of the secretariat | N 13 | note |
""",
    ),
    (
        "agenda",
        """# TC 61 Sitzung, Tagesordnung, Köln

- 09:00 Eröffnung
- 09:10 Feststellung der Anwesenheit
- 09:20 Genehmigung der Tagesordnung
- 09:30 Bericht des Sekretariats
""",
    ),
    (
        "agenda",
        """# TC 61, ordre du jour de la plénière de Cologne (hybride)

- 9h00 Ouverture
- 9h10 Appel des délégués
- 9h20 Adoption de l'ordre du jour
- 9h30 Rapport du secrétariat
""",
    ),
    (
        "report",
        """# WG 3 notes 2024-05-03

Present: A, B, C (scribe)

- Code of Conduct: A showed the slide, no questions
- agreed to close #12
""",
    ),
    (
        "report",
        """# Decisions of the WG 3 meeting of 2 May 2024

Attendees: 9. The convenor opened the meeting.

1. Agenda approved.
2. The group noted the ISO Code of Conduct.
3. Meeting adjourned at 15:00.
""",
    ),
    (
        "report",
        """# AG 3 Sitzung, Notizen 3.5.2024

Anwesend: A, B, C

- Verhaltenskodex: A hat die Folie gezeigt, keine Fragen
- Beschlossen, Punkt 12 zu schließen
""",
    ),
    (
        None,
        """# Conference programme, Cologne

- 09:00 Opening of the exhibition
- 09:10 Keynote
- 09:20 Coffee
""",
    ),
    (
        None,
        """# Trip to Cologne (hybrid car)

- 09:00 Opening
- 09:10 Roll call
""",
    ),
    (
        None,
        """# Governance of the example project

The board holds a plenary session every quarter, and a meeting of all contributors once a year.

Attendance:

- A member who was absent from three sessions in a row loses the vote until the next session is held.
- Minutes of each session are kept by the secretary and are published within two weeks of the session.
- A change of these rules needs two thirds of the votes, and a quorum of half of the members of the board.
- A proposal that was deferred twice is closed, unless a member of the board asks for it to be kept open.

Members are elected for two years by the contributors. Anybody who has contributed in the last twelve months can vote.
The board elects its chair among its members. The chair calls the sessions, prepares them and speaks for the project.
""",
    ),
)


@pytest.mark.parametrize("format", ["markdown", "docx", "pdf"])
@pytest.mark.parametrize(
    ("kind", "text"), DOCUMENTS, ids=[text.strip("# ").splitlines()[0] for _, text in DOCUMENTS]
)
def test_kind(tmp_path: Path, kind: str | None, text: str, format: Format) -> None:
    path = tmp_path / "paper"
    render(text, format, path)
    document = read_file(path, "paper.md" if format == "markdown" else "paper")
    assert isinstance(document, Document)
    assert recognise(document).kind == kind
