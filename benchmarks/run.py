"""All benchmarks, one after the other: `make bench`."""

from __future__ import annotations

from benchmarks import one_document


def main() -> None:
    """Run each and let it print its figures."""
    one_document.main()


if __name__ == "__main__":
    main()
