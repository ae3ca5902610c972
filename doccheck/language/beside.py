"""Where is worked out what need not be waited for at once: in a thread beside, or right away where cores are taken."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class AtOnce(Executor):
    """Does what it is given before it answers."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """A future that has come: the result of `work`, or what it raised."""
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given, **named))
        except Exception as error:  # noqa: BLE001 - raised by result(), as a thread's would be
            done.set_exception(error)
        return done


def known(value: T) -> Future[T]:
    """What needs no work any more."""
    done: Future[T] = Future()
    done.set_result(value)
    return done


def beside(has_threads: bool) -> Executor:
    """For one document; leaving it as a context waits for what it was given."""
    return ThreadPoolExecutor(1, thread_name_prefix="doccheck-beside") if has_threads else AtOnce()
