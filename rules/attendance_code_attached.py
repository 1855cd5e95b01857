"""COC201: the Code is attached to the attendance list."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

LIST = "# Attendance list\n\nMeeting date: 16 May 2024, in person, Hotel Example\n\n| Name | Organization | Signature |\n| --- | --- | --- |\n| | | |\n| | | |\n"
STAND_IN = (
    "This text stands in for the publication, which may not be copied here. Members respect one another and treat "
    "colleagues with courtesy. They behave with integrity and keep to ethics in all their work. They seek consensus, "
    "listen before they answer, and accept decisions. They raise a dispute early with the chair and help to resolve it. "
    "They disclose a conflict of interest, refuse harassment and discrimination, protect confidential information, and "
    "take part actively in the work that they have agreed to do, for the benefit of all who will use the standard. "
)
CURRENT = "# ISO Code of Ethics and Conduct\n\nPUB100011\n\n" + "\n\n".join([STAND_IN] * 5) + "\n"


def check(attendance: Subject) -> Iterator[Ruling]:
    code, attached = attendance.code, attendance.attached
    if attached is not None:
        where = f"as the file “{attached.name}”" if attached.where == "attachment" else "as text"
        yield attendance.rule_on(attached, "met", f"The {code.title} is attached {where}.")
        return
    if attendance.identity.mode == "virtual":
        yield attendance.rule(
            "not-applicable", "The meeting was virtual only: no list was circulated for signature."
        )
        return
    unread = attendance.unread_attachments
    if unread:
        names = ", ".join(f"“{name}”" for name in unread)
        message = (
            f"The attached file {names} could not be read, so it is not known whether it is the {code.title}."
        )
        yield attendance.rule("unreadable", message, "Attach the Code as a PDF that is not protected.")
        return
    cited = attendance.of_kind(
        "link", "printed", "title", "reference", "unusable", "misdirected", "kept-copy"
    )
    linked = any(citation.kind in ("link", "printed") for citation in cited)
    message = f"The {code.title} is not attached to the attendance list."
    if linked:
        message = f"The attendance list links to the {code.title}, but a link is not an attachment."
    elif cited:
        message = f"The attendance list names the {code.title}, but it is not attached."
    help = "Add the pages of the Code to the file, or embed its PDF, before the list is circulated for signature."
    yield attendance.rule("not-met", message, help, citations=cited[:3])


RULE = Rule(
    code="COC201",
    name="attendance-code-attached",
    kind="attendance",
    severity="warning",
    clause="attendance",
    summary="The Code of Conduct is attached to the attendance list that is circulated for signature.",
    why=(
        "Whoever signs the list at a physical meeting should have the Code in hand. A hybrid meeting has a room in "
        "which people sign, so it counts as physical; for a plainly virtual one the rule does not apply."
    ),
    fix="Add the Code's pages after the list, or embed its PDF in the file.",
    check=check,
    absence=True,
    good=(
        Example("embedded as a file", LIST, {"code.pdf": CURRENT}, formats=("docx", "pdf")),
        Example("as text after the list", LIST + "\n---\n\n" + CURRENT),
        Example(
            "a virtual meeting",
            "# Attendance list\n\nVirtual meeting, 16 May 2024\n\n| Name | Organization | Signature |\n| --- | --- | --- |\n| | | |\n",
        ),
    ),
    bad=(
        Example("the list alone", LIST),
        Example(
            "a link is not an attachment",
            LIST + "\n[ISO Code of Ethics and Conduct](https://www.iso.org/publication/PUB100011.html)\n",
        ),
        Example(
            "another file is embedded",
            LIST,
            {"map.docx": "# How to get there\n\nTurn left at the station.\n"},
            formats=("docx", "pdf"),
        ),
        Example(
            "a hybrid meeting",
            "# Attendance list\n\nHybrid meeting, 16 May 2024\n\n| Name | Organization | Signature |\n| --- | --- | --- |\n| | | |\n",
        ),
    ),
)
