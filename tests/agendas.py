"""What many tests write: an agenda as it should be, one without the Code, no meeting paper, and a rule in TOML."""

from __future__ import annotations

GOOD = """# Agenda of the 12th meeting of ISO/TC 999/WG 7

12 March 2024, Sampletown

1. Opening of the meeting
2. Presentation of the [ISO Code of Conduct](https://www.iso.org/publication/PUB100011.html)
   and its [training programme on the Code of Conduct](https://learning.example.org/iso-code-of-conduct)
3. Adoption of the agenda
4. Liaison reports
5. Any other business
"""
BAD = """# Agenda of the 12th meeting of ISO/TC 999/WG 7

12 March 2024, Sampletown

1. Opening of the meeting
2. Adoption of the agenda
3. Liaison reports
4. Any other business
"""
RECIPE = "# Bread\n\nMix flour and water, let it rest, and bake it.\n"
PHRASE_RULE = """[[rule]]
code = "ACME1"
name = "agenda-safety-phrase"
kind = "agenda"
summary = "The agenda speaks of safety."
help = "Add a line on safety."
require-phrase = ["safety briefing"]
"""
