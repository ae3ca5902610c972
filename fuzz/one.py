"""One reader, for so many seconds, in a process of its own: `python -m fuzz.one READER SECONDS FOLDER`."""

from __future__ import annotations

import random
import sys
import time
from hashlib import sha256
from pathlib import Path

try:
    import atheris
except ImportError:
    atheris = None


def main() -> None:
    """Begin from the seeds. Exit status: 0 nothing broke."""
    reader, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    if atheris is not None:
        with atheris.instrument_imports(include=["doccheck.readers"]):
            from fuzz import target
    else:
        from fuzz import target
    target.bound()
    name = target.READERS[reader][0]
    seeds = [path.read_bytes() for path in target.seeds(reader)] or [b""]
    if atheris is None:
        _by_chance(name, seeds, seconds, folder, target.try_file)
        return
    corpus = folder / "corpus" / reader
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    found = folder / "found"
    found.mkdir(exist_ok=True)
    flags = [
        f"-max_total_time={seconds}",
        "-timeout=30",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={found}/{reader}-",
        "-print_final_stats=1",
    ]
    atheris.Setup(
        [sys.argv[0], *flags, "-max_len=200000", str(corpus)], lambda data: target.try_file(name, data)
    )
    atheris.Fuzz()


def _by_chance(name, seeds, seconds, folder, try_file) -> None:
    until, count = time.monotonic() + seconds, 0
    choice = random.Random(0)
    while time.monotonic() < until:
        data, count = changed(choice.choice(seeds), choice), count + 1
        try:
            try_file(name, data)
        except Exception:
            (folder / "found").mkdir(parents=True, exist_ok=True)
            kept = folder / "found" / f"{sha256(data).hexdigest()[:16]}-{name}"
            kept.write_bytes(data)
            print(f"broke: {kept}")
            raise
    print(f"{count} files, none broke")


def changed(data: bytes, choice: random.Random) -> bytes:
    """`data` with a few bytes changed, a piece cut out, doubled or put elsewhere."""
    out = bytearray(data or choice.randbytes(40))
    for _ in range(choice.randint(1, 8)):
        at, size = choice.randrange(len(out) + 1), choice.randint(1, 64)
        match choice.randrange(4):
            case 0:
                out[at : at + 1] = choice.randbytes(1)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size]
            case _:
                piece = out[at : at + size]
                del out[at : at + size]
                to = choice.randrange(len(out) + 1)
                out[to:to] = piece
    return bytes(out)


if __name__ == "__main__":
    main()
