"""Settings for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# In CI the same examples each time: a landing must not hang on chance. At a desk, new ones every run.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
