"""PDF files written object by object, so that each can hold exactly what no tool would put there for us."""

from __future__ import annotations

import zlib
from collections.abc import Mapping


class Pdf:
    """A PDF under construction: `add` returns the number of an object, `data` the file."""

    def __init__(self) -> None:
        self.objects: dict[int, bytes] = {}
        self.info = 0
        self.catalog: dict[str, str] = {}
        self.pages: list[int] = []
        self._root = self.reserve()
        self._tree = self.reserve()
        self.font = self.add(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        )

    def reserve(self) -> int:
        """The number of an object that is written later."""
        number = len(self.objects) + 1
        self.objects[number] = b"null"
        return number

    def add(self, body: str, number: int | None = None) -> int:
        number = number or self.reserve()
        self.objects[number] = body.encode("latin-1")
        return number

    def stream(self, content: str | bytes, entries: str = "", packed: bool = False) -> int:
        data = content.encode("latin-1") if isinstance(content, str) else content
        if packed:
            data, entries = zlib.compress(data), f"{entries} /Filter /FlateDecode"
        number = self.reserve()
        self.objects[number] = (
            f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream"
        )
        return number

    def page(self, content: str, resources: str = "", entries: str = "", box: str = "0 0 595 842") -> int:
        """A page whose font is called F; `resources` and `entries` are further ones."""
        body = self.stream(content)
        number = self.add(
            f"<< /Type /Page /Parent {self._tree} 0 R /MediaBox [{box}] /Contents {body} 0 R"
            f" /Resources << /Font << /F {self.font} 0 R >> {resources} >> {entries} >>"
        )
        self.pages.append(number)
        return number

    def data(self) -> bytes:
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.add(f"<< /Type /Pages /Count {len(self.pages)} /Kids [{kids}] >>", self._tree)
        entries = " ".join(f"/{key} {value}" for key, value in self.catalog.items())
        self.add(f"<< /Type /Catalog /Pages {self._tree} 0 R {entries} >>", self._root)
        return _with_table(b"%PDF-1.7\n", self.objects, self._trailer())

    def updated(self, before: bytes, changed: Mapping[int, str | bytes]) -> bytes:
        """`before` with these objects written anew behind its end, as programs do when they save quickly."""
        bodies = {n: b.encode("latin-1") if isinstance(b, str) else b for n, b in changed.items()}
        last = before.rindex(b"startxref") + 10
        previous = int(before[last:].split()[0])
        return _with_table(before, bodies, f"{self._trailer()} /Prev {previous}")

    def _trailer(self) -> str:
        info = f" /Info {self.info} 0 R" if self.info else ""
        return f"/Size {len(self.objects) + 1} /Root {self._root} 0 R{info}"


def _with_table(before: bytes, objects: Mapping[int, bytes], trailer: str) -> bytes:
    out = bytearray(before)
    table = ["xref", "0 1", "0000000000 65535 f "]
    for number, body in sorted(objects.items()):
        table += [f"{number} 1", f"{len(out):010d} 00000 n "]
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    at = len(out)
    out += "\n".join([*table, f"trailer << {trailer} >>", "startxref", str(at), "%%EOF", ""]).encode(
        "latin-1"
    )
    return bytes(out)


def at(x: float, y: float, words: str, size: float = 12, more: str = "") -> str:
    """Operators that print words at a place; `more` comes before them (a colour, a mode)."""
    return f"q {more} BT /F {size} Tf {x} {y} Td ({words}) Tj ET Q\n"


def text(words: str) -> str:
    """A string object."""
    return "(" + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
