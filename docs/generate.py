"""The pages of the documentation that are made from code and data, when the site is built: they cannot be out of date.

MkDocs calls the `on_...` functions (mkdocs.yml, hooks). `pages()` is all that is made, by the path that it has in docs/.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from docs.made import commands, http, messages, nations, policy, rules, schemas, statuses  # noqa: E402
from docs.made.markdown import DOCS  # noqa: E402

COPIED = {
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "conduct.md": "CODE_OF_CONDUCT.md",
    "security-policy.md": "SECURITY.md",
    "model-card.md": "doccheck/weights/MODEL_CARD.md",
}
HOW_TO = "How to"
"""The section of the navigation that takes every page that mkdocs.yml does not name."""


@cache
def pages() -> dict[str, str]:
    """Every page that is made here: path below docs/, and Markdown."""
    made = {
        "reference/commands.md": commands.commands(),
        "reference/exit-status.md": statuses.exit_statuses(),
        "reference/policy.md": policy.policy_keys(),
        "reference/rules.md": rules.rules(),
        "reference/looks.md": rules.looks(),
        "reference/schemas.md": schemas.schemas(),
        "reference/nations.md": nations.nations(),
        "reference/messages.md": messages.messages(),
    }
    if doors := http.http_interface():
        made["reference/http.md"] = doors
    return made | {page: _copied((ROOT / source).read_text("utf-8")) for page, source in COPIED.items()}


def _copied(text: str) -> str:
    """A page from the top of the repository, with its links as they are on the site."""
    for page, source in COPIED.items():
        text = text.replace(f"]({source})", f"]({page})")
    return text.replace("](docs/", "](")


# --- MkDocs ---------------------------------------------------------------------------------------


def on_config(config: Any) -> Any:
    """Puts every page that the navigation does not name under "How to", and the pages of the rules under theirs."""
    _refuse_a_broken_rule()
    named = set(_named(config.nav))
    on_disk = [path.relative_to(DOCS).as_posix() for path in sorted(DOCS.rglob("*.md"))]
    left = [page for page in [*on_disk, *pages()] if page not in named]
    rule_pages = [page for page in left if page.startswith("rules/")]
    for section in config.nav:
        if isinstance(section, dict) and HOW_TO in section:
            section[HOW_TO] += [page for page in left if page not in rule_pages]
        if rule_pages and isinstance(section, dict) and "Reference" in section:
            section["Reference"].append({"Rule by rule": rule_pages})
    return config


def _refuse_a_broken_rule() -> None:
    """Half-written rules are an everyday thing: one sentence, and no traceback."""
    from mkdocs.exceptions import Abort

    from doccheck.packs import PackError, load_builtin

    try:
        load_builtin()
    except PackError as error:
        raise Abort(str(error)) from None


def _named(nav: Any) -> Iterator[str]:
    for entry in nav if isinstance(nav, list) else nav.values() if isinstance(nav, dict) else [nav]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _named(entry)


def on_files(files: Any, config: Any) -> Any:
    """Adds the pages that are made here."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links to what is in the repository and not on the site become the words that they stand on."""
    here = DOCS / Path(page.file.src_uri).parent

    def words(link: re.Match[str]) -> str:
        target = (here / link[2].partition("#")[0]).resolve()
        return link[0] if DOCS in target.parents or not target.exists() else link[1]

    return re.sub(r"(?<!!)\[([^\]\n]+)\]\((\.\./[^)\s]+)\)", words, markdown)
