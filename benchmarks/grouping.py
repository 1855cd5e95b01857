"""How grouping grows with the number of documents: invented papers, no files read.

    python benchmarks/grouping.py [COUNT ...]     (10 000 and 100 000 unless told)

Prints the seconds for each count, and the exponent: 1.0 is linear growth, 2.0 a comparison of all pairs.
"""

from __future__ import annotations

import datetime
import math
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

from cocheck.meetings.grouping import group
from cocheck.meetings.paper import Paper
from cocheck.meetings.versions import find_series

_PER_MEETING = 8


def papers(count: int) -> list[Paper]:
    """Invented papers: 200 committees, eight papers a meeting, some without a date or a committee."""
    made = []
    for index in range(count):
        meeting, place = divmod(index, _PER_MEETING)
        committee = f"ISO/TC {meeting % 200 + 1}"
        held = datetime.date(1950, 1, 1) + datetime.timedelta(days=30 * (meeting // 200))
        number = meeting // 200 * _PER_MEETING + place + 1
        folder = f"{committee[4:]}/{held.isoformat()}"
        kind = ("agenda", "agenda", "agenda", "attendance", "report", "report", "attendance", "agenda")[place]
        scanned, loose = place == 6, place == 7
        made.append(
            Paper(
                path=f"{folder}/N{number}-{kind}-{place}.docx",
                kind=kind,  # type: ignore[arg-type]
                format="docx",
                language="en",
                committee=None if scanned or loose else committee,
                reference=f"N {number}",
                replaces=f"N {number - 1}" if place in (1, 2, 5) else None,
                version=(None, "Rev 1", "Rev 2", None, "Draft", "Final", None, None)[place],
                meeting_date=None if scanned or loose else held,
                ordinal=None if loose else meeting // 200 + 1,
                cited=(("attendance", f"N {number + 2}"),) if place == 4 else (),
            )
        )
    return made


def seconds(count: int) -> float:
    """The seconds to group that many papers and to order the versions of every meeting's agendas."""
    made = papers(count)
    start = time.perf_counter()
    for meeting in group(made):
        find_series([made[index] for index in meeting.members], range(len(meeting.members)))
    return time.perf_counter() - start


def main(counts: Sequence[int]) -> None:
    taken = [(count, seconds(count)) for count in counts]
    for count, spent in taken:
        sys.stdout.write(f"{count:>9} documents  {spent:8.3f} s  {spent / count * 1e6:6.1f} µs each\n")
    for (few, short), (many, long) in pairwise(taken):
        sys.stdout.write(f"exponent {math.log(long / short) / math.log(many / few):.2f}\n")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10_000, 100_000])
