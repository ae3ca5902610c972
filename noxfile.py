"""The tests under every Python that is installed: `nox`, or `nox -s tests-3.12 -- tests/test_packs.py`.

Nox itself is not in the locks: `pipx run nox` brings it. A Python that is not on the path is left out, and said so.
"""

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["tests"]


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """The test suite from the locks, as `make test` runs it."""
    session.install("--no-deps", "--require-hashes", "-r", "requirements/test.lock")
    session.install("--no-build-isolation", "--no-deps", "-e", ".")
    session.run("pytest", *session.posargs)


@nox.session(python="3.11")
def build(session: nox.Session) -> None:
    """The wheel and the source distribution, the same to the byte each time, and checked."""
    session.install("--no-deps", "--require-hashes", "-r", "requirements/test.lock")
    session.run("python", "packaging/build.py", "--outdir", "dist")
    session.run("twine", "check", "--strict", "dist/*")
    session.run("check-wheel-contents", "dist")
