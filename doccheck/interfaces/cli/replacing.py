"""Writing a file as a whole, or not at all."""

from __future__ import annotations

from pathlib import Path

from doccheck.interfaces.cli.speech import Wrong


def replace_file(file: Path, content: bytes) -> None:
    """Written beside and renamed: nobody ever reads half a report."""
    import os

    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        raise Wrong(
            f"{file}: cannot be written ({(error.strerror or type(error).__name__).lower()})"
        ) from None
    finally:
        part.unlink(missing_ok=True)
