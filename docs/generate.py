"""The pages of the documentation that are made from code and data, when the site is built: they cannot be out of date.

MkDocs calls the `on_...` functions (mkdocs.yml, hooks). `pages()` is all that is made, by the path that it has in docs/.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
DOCS, CODE = ROOT / "docs", ROOT / "doccheck"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
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
        "reference/commands.md": commands(),
        "reference/exit-status.md": exit_statuses(),
        "reference/policy.md": policy_keys(),
        "reference/rules.md": rules(),
        "reference/looks.md": looks(),
        "reference/schemas.md": schemas(),
        "reference/nations.md": nations(),
        "reference/messages.md": messages(),
    }
    if http := http_interface():
        made["reference/http.md"] = http
    return made | {page: _copied((ROOT / source).read_text("utf-8")) for page, source in COPIED.items()}


def _copied(text: str) -> str:
    """A page from the top of the repository, with its links as they are on the site."""
    for page, source in COPIED.items():
        text = text.replace(f"]({source})", f"]({page})")
    return text.replace("](docs/", "](")


# --- commands ------------------------------------------------------------------------------------


def walk_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its full name, in the order of the names."""
    from doccheck.interfaces.cli import doccheck

    yield from _walk("doccheck", doccheck)


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from _walk(f"{name} {each}", found)
    else:
        yield name, command


def commands() -> str:
    """Every command with its arguments and options."""
    out = ["# Commands", "", "`doccheck COMMAND --help` says the same on the terminal.", ""]
    for name, command in walk_commands():
        context = click.Context(command, info_name=name)
        usage = " ".join(command.collect_usage_pieces(context))
        out += [f"## {name}", "", f"    {name} {usage}", "", _plain(inspect.cleandoc(command.help or "")), ""]
        options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
        if options:
            out += ["| option | means |", "| --- | --- |", *map(_option_row, options), ""]
    return "\n".join(out)


def _option_row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    takes = "" if option.is_flag else f" `{option.metavar or _choices(option) or option.type.name.upper()}`"
    says = [option.help or "The form of the answer." if _choices(option) else option.help or ""]
    if option.default not in (None, False, (), "") and isinstance(option.default, str | int | Path):
        says.append(f"`{option.default}` when not told.")
    return _row(names + takes, " ".join(filter(None, says)))


def _choices(option: click.Option) -> str:
    return " or ".join(map(str, option.type.choices)) if isinstance(option.type, click.Choice) else ""


def _plain(text: str) -> str:
    """Click's marks for paragraphs taken out."""
    return text.replace("\b\n", "").replace("\f", "")


# --- exit statuses -------------------------------------------------------------------------------

STATUSES = {
    0: ("All is well", "nothing to mend at or above the threshold; for other commands: done"),
    1: (
        "Something to mend",
        "findings at or above the threshold; for `patterns check`, a rule that does not do what its examples say",
    ),
    2: (
        "Something is wrong with the call",
        "the command, the policy, a pattern pack, or a file that is to be written",
    ),
    3: (
        "Something could not be checked",
        "some part of some document, or doccheck itself broke. It wins over 1: what was not checked is never clean",
    ),
    69: ("Held", "a mail hook's word for: please mend first (EX_UNAVAILABLE)"),
    75: ("Not now", "a mail hook's word for: no answer can be given, try again (EX_TEMPFAIL)"),
    130: ("Stopped", "somebody pressed Ctrl-C"),
}


def exit_statuses() -> str:
    """What each exit status means, and what each command says of its own."""
    own = dict(_own_statuses())
    used = {number for number, _ in _numbers_in_code()}
    out = ["# Exit status", "", "| status | means | in full |", "| --- | --- | --- |"]
    out += [_row(f"**{number}**", *says) for number, says in STATUSES.items() if number in used | {0}]
    out += ["", "## By command", ""]
    out += [f"- `{name}`: {says}" for name, says in own.items()]
    return "\n".join(out) + "\n"


def _own_statuses() -> Iterator[tuple[str, str]]:
    for name, command in walk_commands():
        said = re.search(r"Exit status: (.+?)(?:\n\n|\Z)", inspect.cleandoc(command.help or ""), re.DOTALL)
        if said:
            yield name, " ".join(said[1].split())


def _numbers_in_code() -> Iterator[tuple[int, str]]:
    """Every exit status that the code names: constants STATUS_..., `exit_code = ...`, and EX_ of the mail hooks."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign):
                for target, value in zip(_flat(node.targets[0]), _flat(node.value), strict=False):
                    name = getattr(target, "id", getattr(target, "attr", ""))
                    number = getattr(value, "value", None)
                    if re.match(r"_?(?:STATUS|EX)_|exit_code$", name) and isinstance(number, int):
                        yield number, f"{path.name}: {name}"


def _flat(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


# --- policy --------------------------------------------------------------------------------------


def policy_keys() -> str:
    """Every key of doccheck.toml, with what it takes and what holds without it."""
    schema = json.loads(resources("doccheck").joinpath("data/policy.schema.json").read_text("utf-8"))
    default = resources("doccheck").joinpath("data/default.toml").read_text("utf-8")
    built_in = tomllib.loads(default)
    out = [
        "# Policy keys",
        "",
        "`doccheck.toml` beside the documents, or in a folder above them, is what an authority has decided. What it leaves out is as in the "
        "built-in policy below; a key that is not here is an error. The worked example is [Wexmere's](../local-pack/index.md).",
        "",
    ]
    for table, about in schema["properties"].items():
        out += [f"## [{table}]", ""]
        if about.get("description"):
            out += [about["description"], ""]
        out += ["| key | takes | means | without it |", "| --- | --- | --- | --- |"]
        out += _policy_rows(table, about, schema, built_in.get(table, {}))
        out += [""]
    return "\n".join([*out, "## The built-in policy", "", "```toml", default.rstrip(), "```", ""])


def _policy_rows(
    table: str, about: dict[str, Any], schema: dict[str, Any], built_in: dict[str, Any]
) -> Iterator[str]:
    for key, entry in about.get("properties", {}).items():
        yield _row(
            f"`{table}.{key}`", _takes(entry, schema), _described(entry, schema), _shown(built_in.get(key))
        )
    free = about.get("additionalProperties")
    if isinstance(free, dict):
        name = "CODE" if "propertyNames" in about else "NAME"
        inner = free.get("properties")
        if inner:
            for key, entry in inner.items():
                yield _row(f"`{table}.{name}.{key}`", _takes(entry, schema), _described(entry, schema), "")
        else:
            yield _row(
                f"`{table}.{name}`", _takes(free, schema), about.get("description", ""), "as in the rule file"
            )


def _resolved(entry: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = entry.get("$ref", "")
    return {**schema["$defs"][reference.rpartition("/")[2]], **entry} if reference else entry


def _described(entry: dict[str, Any], schema: dict[str, Any]) -> str:
    return str(_resolved(entry, schema).get("description", ""))


def _takes(entry: dict[str, Any], schema: dict[str, Any]) -> str:
    whole = _resolved(entry, schema)
    if "enum" in whole:
        return " or ".join(f"`{each}`" for each in whole["enum"])
    if whole.get("format") == "date":
        return "a date"
    if whole.get("type") == "integer":
        most = f" to {whole['maximum']:,}" if "maximum" in whole else " or more"
        return f"a number, {whole.get('minimum', 0):,}{most}"
    if whole.get("type") == "array":
        return f"a list: {_takes(whole.get('items', {}), schema)}"
    return {"string": "a text", "boolean": "true or false"}.get(str(whole.get("type")), "a table")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and len(value) > 3:
        return f"{len(value)} entries, below"
    return f"`{json.dumps(value, ensure_ascii=False, default=str)}`"


# --- rules ---------------------------------------------------------------------------------------


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
        _row(f"`{key}`", entry.get("description", _KEYS.get(key, "")))
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
        out += [f"### {name}", "", _paragraph(kind.__doc__ or ""), ""]
        parameters = inspect.signature(kind.__init__).parameters.values()
        given = [each for each in parameters if each.name not in ("self", "code", "where")]
        if given:
            out += ["| parameter | takes | when not told |", "| --- | --- | --- |"]
            out += [_row(f"`{each.name}`", f"`{each.annotation}`", _default(each)) for each in given] + [""]
    return "\n".join(out)


_KEYS = {
    "severity": "How bad it is: `note`, `warning` or `error`.",
    "find": "One or more `[[find]]` tables: ways to look, any of which makes the rule fire.",
    "examples": "`fires` and `passes`, five or more of each; `[[` and `]]` stand round what has to be marked.",
}


def _default(parameter: inspect.Parameter) -> str:
    return "has to be given" if parameter.default is parameter.empty else f"`{parameter.default!r}`"


# --- forms of data -------------------------------------------------------------------------------


def schemas() -> str:
    """Every JSON Schema that doccheck has, field by field."""
    out = [
        "# Forms of data",
        "",
        "JSON Schemas (draft 2020-12), field by field. `[]` stands for each entry of a list.",
        "",
    ]
    for path in sorted(CODE.rglob("*.schema.json")):
        if path.name == "policy.schema.json":
            continue  # has a page of its own
        schema = json.loads(path.read_text("utf-8"))
        out += [f"## {schema.get('title', path.stem)}", ""]
        if schema.get("description"):
            out += [schema["description"], ""]
        out += ["| field | takes | means |", "| --- | --- | --- |", *_fields(schema, schema, ""), ""]
    return "\n".join(out)


def _fields(entry: dict[str, Any], schema: dict[str, Any], path: str, depth: int = 0) -> Iterator[str]:
    whole = {**schema, "$defs": schema.get("$defs", {})}
    for key, given in entry.get("properties", {}).items():
        place = f"{path}.{key}" if path else key
        yield from _field(
            place, _resolved(given, whole), schema, depth, required=key in entry.get("required", ())
        )


def _field(
    place: str, about: dict[str, Any], schema: dict[str, Any], depth: int, *, required: bool
) -> Iterator[str]:
    kind = (
        " or ".join(map(str, about["enum"])) if "enum" in about else about.get("type", about.get("const", ""))
    )
    kind = " or ".join(kind) if isinstance(kind, list) else kind
    yield _row(f"`{place}`", f"{kind}{'' if required else ', may be left out'}", about.get("description", ""))
    if depth > 5:
        return
    items = _resolved(about["items"], schema) if isinstance(about.get("items"), dict) else {}
    if items.get("properties"):
        yield from _fields(items, schema, f"{place}[]", depth + 1)
    yield from _fields(about, schema, place, depth + 1)


def http_interface() -> str:
    """What `doccheck serve` answers, from its OpenAPI document; empty where that is not to be had."""
    try:
        from doccheck.web.app import build  # type: ignore[import-not-found]
        from doccheck.web.settings import Settings  # type: ignore[import-not-found]
    except ImportError:
        return ""
    described: dict[str, Any] = build(None, Settings()).fastapi.openapi()
    out = ["# HTTP", "", described["info"].get("description", ""), ""]
    for path, verbs in described["paths"].items():
        for verb, about in verbs.items():
            out += [f"## {verb.upper()} {path}", "", about.get("description") or about.get("summary", ""), ""]
            out += ["| status | means |", "| --- | --- |"]
            out += [
                _row(f"**{status}**", answer.get("description", ""))
                for status, answer in about["responses"].items()
            ]
            out += [""]
    return "\n".join(out)


# --- nations -------------------------------------------------------------------------------------


def nations() -> str:
    """What each nation's pack holds: facts with their sources, rules, remedies."""
    from doccheck.packs import load_nation

    out = [
        "# Nations",
        "",
        '`jurisdiction = "wales"` under `[policy]` adds the rules below and lets the built-in rules advise as this nation\'s law has it. Without that key the '
        "rules speak of England. Nothing here is legal advice. **Unverified** entries are general knowledge of the field that nobody has yet held against "
        "a source: check them before you rely on them.",
        "",
    ]
    for folder in sorted((CODE / "packs/nations").iterdir()):
        about = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
        pack = load_nation(folder.name)
        out += [
            f"## {about['name']}",
            "",
            f'`jurisdiction = "{folder.name}"` · version {about["version"]} · review by {about["review_by"]}',
            "",
        ]
        out += ["| about | here | since | source | |", "| --- | --- | --- | --- | --- |"]
        out += [
            _row(
                fact["about"],
                fact["here"],
                fact.get("since", ""),
                fact["source"],
                "**unverified**" if fact["checked"] == "unverified" else "",
            )
            for fact in about["fact"]
        ]
        out += [
            "",
            *(f"- **{rule.code}** ({rule.severity}): {rule.message} {rule.remedy}" for rule in pack.rules),
        ]
        out += [*(f"- **{code}** advises: {remedy.remedy}" for code, remedy in pack.remedies.items()), ""]
    return "\n".join(out)


# --- messages ------------------------------------------------------------------------------------

KINDS = {
    "Wrong": (
        "On the command line",
        "Standard error, after `doccheck: `; exit status 2. Nothing was checked or written.",
    ),
    "SetupError": (
        "The set-up of a run",
        "As above: a policy, a pack or a choice of rules that cannot be used.",
    ),
    "PolicyError": (
        "The policy",
        "Begins with the file and the key. [Policy keys](policy.md) has what each takes.",
    ),
    "PackError": (
        "A pattern pack",
        "Begins with the rule file and the key. [Rule files](looks.md) has what each takes.",
    ),
    "LookError": ("The parameters of a look", "In a rule file, as above."),
    "GoldError": (
        "Annotated documents",
        "Begins with the file and the line; see [the format](../corpus-format.md).",
    ),
    "BadManifest": (
        "The trained reader",
        "A notice at each run. Rules that need it are off until doccheck is installed again, whole.",
    ),
    "TrainedReaderUnavailable": ("The trained reader at start", "As above."),
    "PipelineError": ("The language model", "The spaCy pipeline of the policy is not there or does not fit."),
    "UnreadableError": (
        "What could not be read",
        "Shown under “Could not be checked” and as a gap in data; exit status 3. Look at that part yourself, or save the file anew.",
    ),
}
"""Kinds of error that people meet, and where; others are found by the names of their classes."""


def messages() -> str:
    """Every sentence with which doccheck says that something is wrong, by kind, as it stands in the code."""
    out = [
        "# Messages",
        "",
        "Every sentence with which doccheck says that something is wrong; `…` stands for a name, a place or a number. The common ones, with what to do, are in",
        "[Troubleshooting](../troubleshooting.md). No message holds a document's words.",
        "",
    ]
    found: dict[str, set[str]] = {}
    for kind, sentence in collect_messages():
        found.setdefault(kind, set()).add(sentence)
    for kind in [*KINDS, *sorted(found.keys() - KINDS.keys())]:
        title, where = KINDS.get(kind, (re.sub(r"(?<!^)(?=[A-Z])", " ", kind).capitalize(), ""))
        if kind in found:
            out += [
                f"## {title}",
                "",
                where,
                "",
                *(f"- {_escaped(sentence)}" for sentence in sorted(found[kind])),
                "",
            ]
    return "\n".join(out)


def collect_messages() -> Iterator[tuple[str, str]]:
    """Kind and sentence of every `raise` of an error of doccheck's own, and of every gap, in the code."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(CODE.rglob("*.py"))}
    everywhere = {name: text for tree in trees.values() for name, text in _constants(tree)}
    own = {name for tree in trees.values() for name in _errors(tree)} | set(KINDS)
    for path, tree in trees.items():
        constants = everywhere | dict(_constants(tree))
        # In a pack a ValueError becomes a PackError that names the file and the key.
        kinds = dict.fromkeys(own) | ({"ValueError": "PackError"} if "packs" in path.parts else {})
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in _OF_THE_POLICY:
                yield from (("PolicyError", text) for text in _said_in(node))
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                kind = getattr(node.exc.func, "id", getattr(node.exc.func, "attr", ""))
                if kind in kinds and node.exc.args:
                    yield from (
                        (kinds[kind] or kind, text) for text in _sentences(node.exc.args[-1], constants)
                    )
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Gap" and len(node.args) == 2:
                yield from (("UnreadableError", text) for text in _sentences(node.args[1], constants))


_OF_THE_POLICY = ("_mistake", "_right")
"""Functions of doccheck/policy.py that say what is wrong with a value; what they say is raised elsewhere."""


def _said_in(function: ast.FunctionDef) -> Iterator[str]:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    nodes = [node for statement in body for node in ast.walk(statement)]
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in parts:
            yield from (text for text in _sentences(node, {}) if text.startswith(("has ", "is ", "the ")))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
        if name.isupper():
            yield from ((name, text) for text in _sentences(node.value, {}))  # type: ignore[attr-defined]


def _errors(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(
            re.search("Error|Exception", ast.unparse(base)) for base in node.bases
        ):
            yield node.name


def _sentences(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    """What an expression says, with `…` for what is only known when it is said; nothing where no word is fixed."""
    if isinstance(node, ast.IfExp):
        yield from _sentences(node.body, constants)
        yield from _sentences(node.orelse, constants)
        return
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _sentences(value, constants)
        return
    text = _said(node, constants)
    if re.search(r"[a-z]{2} [a-z]", text):
        yield " ".join(text.split())


def _said(node: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return re.sub(r"\{[^{}]*\}", "…", node.value) if isinstance(node.value, str) else "…"
    if isinstance(node, ast.JoinedStr):
        return "".join(_said(part, constants) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _said(node.left, constants) + _said(node.right, constants)
    if isinstance(node, ast.Name | ast.Attribute):
        return constants.get(getattr(node, "id", getattr(node, "attr", "")), "…")
    return "…"


# --- words and rows ------------------------------------------------------------------------------


def _row(*cells: object) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def _paragraph(text: str) -> str:
    return " ".join(inspect.cleandoc(text).split())


def _escaped(text: str) -> str:
    return re.sub(r"([*_<>\[\]`{}])", r"\\\1", text)


# --- MkDocs --------------------------------------------------------------------------------------


def on_config(config: Any) -> Any:
    """Puts every page that the navigation does not name under "How to", and the pages of the rules under theirs."""
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
