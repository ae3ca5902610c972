"""What a message says, whichever program wrote it: header lines, bodies, names of attachments, then the rest.

The text begins with the lines a person sees above a message, then its words, then the names of what is
attached; what nobody sees stands last.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from doccheck.model import BlockKind, Document, Flag, Layer
from doccheck.readers import mail_body
from doccheck.readers.attachments import Attachments
from doccheck.readers.draft import Draft
from doccheck.readers.mail_body import Body
from doccheck.readers.writer import Writer

METADATA = frozenset({Flag.METADATA})
HIDDEN = frozenset({Flag.HIDDEN})


@dataclass(frozen=True)
class Aside:
    """Words that a mail program does not show."""

    words: str = field(repr=False)
    layer: Layer
    where: str
    flags: frozenset[Flag]


@dataclass
class Letter:
    """One message without those attached to it. `draft` is where its gaps are kept from the first on."""

    attachments: Attachments
    draft: Draft = field(default_factory=Draft, repr=False)
    headers: list[tuple[str, str]] = field(default_factory=list, repr=False)
    bodies: list[Body] = field(default_factory=list, repr=False)
    asides: list[Aside] = field(default_factory=list, repr=False)

    def property(self, name: str, words: str) -> None:
        """Adds a property, unless a line that is shown says the same."""
        self.asides.append(Aside(words, Layer.PROPERTY, f"the message's properties ({name})", METADATA))

    def written(self, path: str, media_type: str, data: bytes) -> tuple[Document, ...]:
        """The message, then its attachments in order, each followed by what is attached to it."""
        writer = Writer(self.draft)
        for name, words in self.headers:
            self.draft.line()
            layer = Layer.SUBJECT if name == "Subject" else Layer.ADDRESSES
            self.draft.block(f"{name}: {words}", layer, f"the {name} line", BlockKind.LINE)
        self.draft.line()
        mail_body.write(self.draft, writer, self.bodies)
        self.attachments.write_names(self.draft)
        shown = "\n".join(words for _, words in self.headers).lower()
        for aside in self.asides:
            if aside.layer is not Layer.PROPERTY or aside.words.lower() not in shown:
                writer.unseen(aside.words, aside.layer, aside.where, aside.flags)
        writer.finish()
        documents = self.attachments.documents(self.draft)
        return (self.draft.document(path, media_type, data), *documents)
