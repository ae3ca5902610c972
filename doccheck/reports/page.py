"""Lines on a terminal or in a file: wrapped to the width, indented, and without trailing space."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_WIDEST = 100
_NARROWEST = 40
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "─": "-", "–": "-", "—": "-"})


def console_for(stream: IO[str], width: int | None = None) -> Console:
    """A console on `stream`: coloured on a terminal only, and never wider than is good to read."""
    from rich.console import Console

    console = Console(
        file=stream, highlight=False, markup=False, emoji=False, width=width, legacy_windows=False
    )
    if width is None:
        console.width = max(_NARROWEST, min(console.width, _WIDEST))
    return console


class Page:
    """Prints wrapped lines; two gaps in a row are one, and a page begins with none."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._blank = True
        self._after_title = False
        self._ascii = not _encodes(console.encoding)
        self._plain = not (console.is_terminal or console.record)
        """Whether no style can be seen: then what Rich does for each line would be three fifths of rendering."""

    def gap(self) -> None:
        """An empty line, unless there is one already."""
        if not self._blank:
            self._put(None)
        self._blank = True

    def title(self, text: str) -> None:
        """The name of a document, with a line to the right edge."""
        self.gap()
        lines = self._wrapped(text, self._console.width - 1)
        rule = "─" * (self._console.width - len(lines[-1]) - 1)
        for line in lines[:-1]:
            self._print(line, "bold")
        self._print(f"{lines[-1]} {rule}", "bold")

    def line(
        self, text: str, indent: int = 0, style: str = "", label: str = "", emphasis: tuple[str, ...] = ()
    ) -> None:
        """`text`, wrapped, with `label` before its first line and `emphasis` in bold wherever it stands."""
        from rich.text import Text

        said = Text(self._said(text), style=style)
        if not self._plain:
            said.highlight_words([self._said(words) for words in emphasis], "bold")
        for part in said.wrap(self._console, max(self._console.width - indent, 20)):
            part.rstrip()
            before = label.rjust(indent) if label else " " * indent
            self._put(part if part.plain else None, before)
            label = ""
        self._blank = False

    def _wrapped(self, text: str, width: int) -> list[str]:
        from rich.text import Text

        return [line.plain.rstrip() for line in Text(text).wrap(self._console, width)]

    def _print(self, text: str, style: str) -> None:
        from rich.text import Text

        self._put(Text(self._said(text), style=style))
        self._blank = False

    def _put(self, text: Text | None, before: str = "") -> None:
        """One line as it is, behind `before`; an empty one for None."""
        if self._plain:
            self._console.file.write(f"{before}{text.plain}\n" if text else "\n")
        elif text:
            from rich.text import Text

            self._console.print(Text(before) + text, soft_wrap=True)
        else:
            self._console.print()

    def _said(self, text: str) -> str:
        if not self._ascii:
            return text
        return text.translate(_PLAIN).encode("ascii", "replace").decode()


def _encodes(encoding: str) -> bool:
    try:
        "“…─".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True
