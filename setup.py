"""What pyproject.toml cannot say: an install has its word lists in JSON, too, which is read much faster."""

import json
import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTables(build_py):
    """Builds the package with a copy of each TOML file beside it, for `cocheck.tables`."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:  # the sources themselves are run
            return
        for file in sorted(Path(self.build_lib, "cocheck").rglob("*.toml")):
            text = json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), separators=(",", ":"))
            file.with_name(file.name + ".json").write_text(text, encoding="utf-8")


setup(cmdclass={"build_py": BuildWithTables})
