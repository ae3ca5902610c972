"""Makes docs/rules/ out of the rule files: one page a rule, and an index. `make docs-rules` writes them again.

python docs/make_rules.py [FOLDER]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from doccheck.packs import PackError, Rule, load_builtin
from doccheck.packs.examples import Example
from doccheck.saying import advice_heading
from doccheck.terms import CATEGORIES

HERE = Path(__file__).parent / "rules"
MEANS = {"error": "please mend first", "warning": "would make it better", "note": "a small thing"}
WHERE = {
    "sentence": "points at a sentence",
    "phrase": "points at a few words",
    "document": "speaks of the document as a whole",
    "file": "speaks of the file",
}
MADE = "<!-- Made of the rule file by docs/make_rules.py: change that, and run `make docs-rules`. -->\n\n"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    rules = sorted(load_builtin().rules, key=lambda rule: (list(CATEGORIES).index(rule.code[:2]), rule.code))
    return {"index.md": index(rules)} | {f"{rule.code}.md": page(rule) for rule in rules}


def index(rules: Sequence[Rule]) -> str:
    """The catalogue, category by category."""
    text = f"{MADE}# The rules\n\nWhat doccheck looks for. `doccheck explain CODE` says the same in a terminal.\n"
    for key, title in CATEGORIES.items():
        text += f"\n## {title}\n\n| code | what | how serious |\n| --- | --- | --- |\n"
        for rule in rules:
            if rule.code.startswith(key):
                text += f"| [{rule.code}]({rule.code}.md) | {rule.title} | {MEANS[str(rule.severity)]} |\n"
    return text


def page(rule: Rule) -> str:
    """One rule: why, where it comes from, how to put it right, what fires and what passes."""
    parts = [
        f"{MADE}# {rule.title}\n",
        f"`{rule.code}` {rule.name}, {rule.severity}: {MEANS[str(rule.severity)]}. It {WHERE[rule.where.value]}.\n",
        f"**{rule.message}**\n",
        f"## Why it matters\n\n{rule.why}\n",
        f"## {advice_heading(rule.where)}\n\n{rule.remedy}\n",
    ]
    if rule.mend:
        parts += [
            f"Before:\n\n{quoted(escaped(rule.mend.before))}\n",
            f"After:\n\n{quoted(escaped(rule.mend.after))}\n",
        ]
    parts += [f"## Where this comes from\n\n{rule.source}\n", "".join(_guidance(rule))]
    parts += [_examples("It speaks up at", rule.fires), _examples("It says nothing of", rule.passes)]
    parts.append(
        "## If it may stand as it is\n\n"
        f'    doccheck accept FILE {rule.code} --reason "why, in a sentence"\n\n'
        "[Accepting what is found](../accepting.md) says what that does.\n"
    )
    return "\n".join(part for part in parts if part)


def _guidance(rule: Rule) -> Iterator[str]:
    for each in rule.guidance:
        yield f"- {each.document}, {each.place}: {each.principle}\n"


def _examples(heading: str, examples: Sequence[Example]) -> str:
    marked = any(span for example in examples for span in example.spans)
    said = " (the words in bold)" if marked else ""
    return f"## {heading}{said}\n\n" + "\n".join(quoted(*_marked(example)) + "\n" for example in examples)


def _marked(example: Example) -> tuple[str, str]:
    """An example with its words in bold, and what cannot be seen of it."""
    text, end, parts = example.text, 0, []
    for span in example.spans:
        if span is not None:
            parts += [escaped(text[end : span.start]), "**", escaped(text[span.start : span.end]), "**"]
            end = span.end
    about = [] if example.layer.value == "body" else [f"in a {example.layer.value}"]
    about += sorted(flag.value for flag in example.flags if flag.value != example.layer.value)
    about += [f"in a file called {example.path}"] if example.path != "example.txt" else []
    about += [f"not read: {example.gap}"] if example.gap else []
    about += [f"the record states {', '.join(sorted(example.recorded))}"] if example.recorded else []
    about += [f"with {example.marks} of doccheck's own comments"] if example.marks else []
    return "".join(parts) + escaped(text[end:]), f"*({', '.join(about)})*" if about else ""


def quoted(text: str, about: str = "") -> str:
    """A text as a quotation, line for line."""
    lines = [*(text or "(nothing)").splitlines(), *([about] if about else []), ""]
    return "\n".join(
        f"> {line}\\" if line and following else f"> {line}".rstrip() for line, following in pairwise(lines)
    )


def escaped(text: str) -> str:
    """`text` without what Markdown would take for its own."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def main() -> None:
    """Writes the pages, and takes away those of rules that are gone."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else HERE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        made = pages()
    except PackError as error:
        sys.exit(f"{error}")
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
