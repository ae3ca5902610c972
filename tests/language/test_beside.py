"""What is worked out beside answers alike, whether there is a thread for it or not."""

import threading

import pytest

from doccheck.language.beside import beside


def fails() -> None:
    raise ValueError("no")


@pytest.mark.parametrize("has_threads", [False, True])
def test_a_result_and_an_error_come_when_they_are_asked_for(has_threads):
    with beside(has_threads) as executor:
        assert executor.submit(divmod, 7, 2).result() == (3, 1)
        broken = executor.submit(fails)
    with pytest.raises(ValueError, match="no"):
        broken.result()


def test_without_threads_it_is_done_by_the_one_who_asks():
    with beside(has_threads=False) as executor:
        assert executor.submit(threading.get_ident).result() == threading.get_ident()
    with beside(has_threads=True) as executor:
        assert executor.submit(threading.get_ident).result() != threading.get_ident()
