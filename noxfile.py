"""The tests under every Python that is installed: `make matrix`, or `nox -s tests-3.12 -- tests/test_packs.py`.

Each session makes an environment of its own in .nox, from the lock with hashes; `nox -R` uses it again as it is.
Nox itself is not in the locks: `make matrix` fetches it, as `pipx run nox` does. A Python that is not installed is left
out, and said so.
"""

import os
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13"]

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests"]


def find_those_of_pyenv() -> None:
    """All the versions that pyenv has, not only the ones chosen: its `python3.12` runs no other."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    whole = [each for each in versions.glob("3.*") if each.suffix[1:].isdigit()]
    newest = {each.stem: each.name for each in sorted(whole, key=lambda each: int(each.suffix[1:]))}
    if found := [newest[python] for python in PYTHONS if python in newest]:
        os.environ.setdefault("PYENV_VERSION", ":".join(found))


find_those_of_pyenv()


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The test suite from the locks, as `make test` runs it."""
    session.install("--no-deps", "--require-hashes", "-r", "requirements/test.lock")
    session.install("--no-build-isolation", "--no-deps", "-e", ".")
    # What reads files may not write beside the code.
    session.run("python", "-m", "compileall", "-q", "doccheck", silent=True)
    session.run("pytest", *session.posargs)


@nox.session(python="3.11")
def build(session: nox.Session) -> None:
    """The wheel and the source distribution, the same to the byte each time, and checked."""
    session.install("--no-deps", "--require-hashes", "-r", "requirements/test.lock")
    session.run("python", "packaging/build.py", "--outdir", "dist")
    session.run("twine", "check", "--strict", "dist/*")
    session.run("check-wheel-contents", "dist")
