"""Every sentence with which doccheck says that something is wrong, read from the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docs.made.markdown import CODE, escaped

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
    "say": (
        "Said beside the answer",
        "Standard error, after `doccheck: `. Nothing is wrong with the command.",
    ),
    "tell": ("In the log of the gateway", "Standard error, which systemd keeps."),
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
                *(f"- {escaped(sentence)}" for sentence in sorted(found[kind])),
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
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "tell") and node.args:
                yield from ((node.func.id, text) for text in _sentences(node.args[0], constants))
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
