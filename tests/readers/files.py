"""Small files made in memory, one feature at a time, and ways to ask what was read of them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from doccheck.model import Block, Document, Flag, Layer
from doccheck.readers import read

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def locked(data: bytes, password: str) -> bytes:
    """An Office file protected by a password, with a filling: what encrypts here needs 4 KB to work on."""
    import msoffcrypto

    out, large = io.BytesIO(), io.BytesIO(data)
    with zipfile.ZipFile(large, "a") as archive:
        archive.writestr("[trash]/0000.dat", random.Random(7).randbytes(8_000))
    msoffcrypto.OfficeFile(large).encrypt(password, out)
    return out.getvalue()


def rels(*links: tuple[str, str, str]) -> str:
    """A relationships part of (id, last word of the type, target)."""
    items = "".join(
        f'<Relationship Id="{i}" Type="{_RELS}{kind}" Target="{target}"/>' for i, kind, target in links
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE_RELS}">{items}</Relationships>'


def part(name: str, inner: str) -> str:
    """A part with the element `w:name` at its root."""
    return f'<?xml version="1.0"?><w:{name} {_NS}>{inner}</w:{name}>'


def word(
    body: str, parts: dict[str, tuple[str, str]] | None = None, extra: dict[str, str | bytes] | None = None
) -> bytes:
    """A Word file. `parts` are more parts of the main one: file name to (type of relationship, content)."""
    links = [(f"r{number}", kind, name) for number, (name, (kind, _)) in enumerate((parts or {}).items(), 1)]
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": rels(*links),
    }
    members |= {f"word/{name}": content for name, (_, content) in (parts or {}).items()}
    return zipped({**members, **(extra or {})})


def p(*inner: str, properties: str = "") -> str:
    """A paragraph of runs, or of plain words."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(i if i.startswith('<') else r(i) for i in inner)}</w:p>"


def r(text: str, properties: str = "", tag: str = "t") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def tbl(*rows: list[str], properties: str = "") -> str:
    """A table; a cell that is no XML is made one of a paragraph."""
    made = ("".join(c if c.startswith(("<w:tc", "<w:sdt")) else tc(c) for c in row) for row in rows)
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr>"
        + "".join(f"<w:tr>{row}</w:tr>" for row in made)
        + "</w:tbl>"
    )


def tc(content: str, properties: str = "") -> str:
    """A cell of words or of block XML."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def one(name: str, data: bytes) -> Document:
    """The only document of a file."""
    (document,) = read(name, data)
    return document


def block(document: Document, words: str) -> Block:
    """The one block that holds these words; they stand in the text exactly once."""
    assert document.text.count(words) == 1, (words, document.text)
    position = document.text.index(words)
    found = [b for b in document.blocks if b.span.start <= position and position + len(words) <= b.span.end]
    assert len(found) == 1, (words, document.blocks)
    return found[0]


def seen(document: Document) -> str:
    """The text up to where what is not seen begins."""
    hidden = [b.span.start for b in document.blocks if not b.seen or b.layer is Layer.COMMENT]
    return document.text[: min(hidden, default=len(document.text))].rstrip()


def fields(document: Document) -> list[tuple[str, str | None]]:
    """Labels and answers."""
    return [
        (document.quote(f.label), document.quote(f.answer) if f.answer else None) for f in document.fields
    ]


def sound(document: Document) -> None:
    """Blocks in order, none over another, all inside the text, which can be written down."""
    before = 0
    for block_ in document.blocks:
        assert before <= block_.span.start < block_.span.end <= len(document.text)
        assert block_.where
        before = block_.span.end
    for field in document.fields:
        for span in (field.label, field.answer):
            assert span is None or 0 <= span.start <= span.end <= len(document.text)
    document.text.encode("utf-8")


Check = Callable[[Document], None]
HIDDEN, DELETED, INSERTED = frozenset({Flag.HIDDEN}), frozenset({Flag.DELETED}), frozenset({Flag.INSERTED})
