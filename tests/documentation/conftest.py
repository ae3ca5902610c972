from tests.interfaces.conftest import run, stubbed, write  # noqa: F401 - fixtures
