"""Settings for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# In CI the same examples each time: a landing must not hang on chance. At a desk, new ones every run.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test: none sees another's verdicts, or touches the user's."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("COCHECK_CACHE_DIR", str(folder))
    return folder
