import pytest
from click.testing import CliRunner

from doccheck.checking.setup import EngineSpec
from doccheck.interfaces import cli

from . import stub


@pytest.fixture
def stubbed(monkeypatch, tmp_path):
    """The command line with a small pack and engine, in an empty folder."""
    monkeypatch.setattr(EngineSpec, "load_packs", lambda self: (stub.StubPack(stub.RULES),))
    monkeypatch.setattr(EngineSpec, "build", lambda self: stub.StubEngine(self.choose(self.load_packs())))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def run(stubbed):
    """Runs the command line; what goes to standard error is kept apart."""

    def call(*arguments, stdin=None):
        return CliRunner().invoke(cli.doccheck, [str(each) for each in arguments], input=stdin)

    return call


@pytest.fixture
def write(stubbed):
    def put(name, text):
        path = stubbed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return put
