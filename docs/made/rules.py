"""The catalogue, and what a rule file may hold."""

from __future__ import annotations

import inspect
import json
from importlib.resources import files as resources

from docs.made.markdown import DOCS, paragraph, row


def rules() -> str:
    """The catalogue: what each rule says, why, and what to write instead."""
    from doccheck.model import CATEGORIES
    from doccheck.packs import load_builtin

    own_page = DOCS / "rules"
    out = [
        "# Rules",
        "",
        "`doccheck rules` lists them, `doccheck explain CODE` shows one with its examples.",
        "",
    ]
    category = ""
    for rule in sorted(
        load_builtin().rules, key=lambda rule: (list(CATEGORIES).index(rule.code[:2]), rule.code)
    ):
        if rule.code[:2] != category:
            category = rule.code[:2]
            out += [f"## {CATEGORIES[category]}", ""]
        more = f" [More]({f'../rules/{rule.code}.md'})" if (own_page / f"{rule.code}.md").is_file() else ""
        out += [
            f"### {rule.code} {rule.title}",
            "",
            f"`{rule.name}` · {rule.severity} · points at a {rule.where.value}.{more}",
            "",
            f"{rule.message} {rule.why}",
            "",
            f"**Instead:** {rule.remedy}",
            "",
            f"*Source: {rule.source}*",
            "",
        ]
    return "\n".join(out)


def looks() -> str:
    """What a rule file holds, and what each look takes: for who writes rules."""
    from doccheck.detectors import LOOKS, look_class

    schema = json.loads(resources("doccheck.patterns").joinpath("rule.schema.json").read_text("utf-8"))
    out = ["# Rule files", "", schema["description"], "", "| key | means |", "| --- | --- |"]
    out += [
        row(f"`{key}`", entry.get("description", _KEYS.get(key, "")))
        for key, entry in schema["properties"].items()
    ]
    out += [
        "",
        "Patterns are regular expressions of Python, without regard to case; a space matches any white space, and `<list>` any entry of a list in",
        "`words.toml`.",
        "",
    ]
    out += [
        "## Looks",
        "",
        "`look` in a `[[find]]` table names one of these. The other keys of the table are its parameters.",
        "",
    ]
    for name in LOOKS:
        kind = look_class(name)
        out += [f"### {name}", "", paragraph(kind.__doc__ or ""), ""]
        parameters = inspect.signature(kind.__init__).parameters.values()
        given = [each for each in parameters if each.name not in ("self", "code", "where")]
        if given:
            out += ["| parameter | takes | when not told |", "| --- | --- | --- |"]
            out += [row(f"`{each.name}`", f"`{each.annotation}`", _default(each)) for each in given] + [""]
    return "\n".join(out)


_KEYS = {
    "severity": "How bad it is: `note`, `warning` or `error`.",
    "find": "One or more `[[find]]` tables: ways to look, any of which makes the rule fire.",
    "examples": "`fires` and `passes`, five or more of each; `[[` and `]]` stand round what has to be marked.",
}


def _default(parameter: inspect.Parameter) -> str:
    return "has to be given" if parameter.default is parameter.empty else f"`{parameter.default!r}`"
