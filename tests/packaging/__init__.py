"""The tools in packaging/ lie in a folder that is no package: `tool` imports one of them by its path."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tool(name: str):
    """The module packaging/<name>.py."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / f"packaging/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
