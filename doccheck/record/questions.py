"""The questions of the record: their order and when each is asked. Their words are those of the schema."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from doccheck.record.fields import Record, get
from doccheck.record.schema import Schema, field_schema, options


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    title: str
    help: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `id` is the field of the record that its answer fills.

    `kind` is "choice" (one option), "choices" (several), "line", "text", "date", or "list" (several things, each with
    `parts`). `step` is the heading it stands under. What a record `must` answer cannot be left open.
    """

    id: str
    title: str
    help: str
    kind: str
    step: str
    options: tuple[Option, ...] = ()
    parts: tuple[Question, ...] = ()
    optional: bool = False
    must: bool = False
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()

    def applies(self, record: Record) -> bool:
        """Whether the answers given so far make it needful."""
        if any(_among(get(record, other), spared) for other, spared in self.unless.items()):
            return False
        return all(_among(get(record, other), wanted) for other, wanted in self.when.items())

    def has_to_be_answered(self, record: Record) -> bool:
        """Whether something is missing from the record without it."""
        decision = record.get("decision")
        needed = not self.decisions or decision is None or decision in self.decisions
        return needed and not self.optional and self.applies(record)


@dataclass(frozen=True)
class Item:
    """One question of the guidance's checklist, and the fields that answer it."""

    asks: str
    fields: tuple[str, ...]


def _among(answer: Any, wanted: tuple[str, ...]) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return any(each in wanted for each in given)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("doccheck.record").joinpath("data/questions.toml").read_text("utf-8"))


@cache
def all_questions() -> tuple[Question, ...]:
    """Every question there is, in order."""
    return tuple(_question(step, row) for step in _data()["step"] for row in step["question"])


@cache
def checklist_items() -> tuple[Item, ...]:
    """The checklist, in its order."""
    return tuple(Item(row["asks"], tuple(row["fields"])) for row in _data()["checklist"])


def _question(step: Mapping[str, Any], row: Mapping[str, Any]) -> Question:
    name = row["field"]
    part = field_schema(name)
    return Question(
        id=name,
        title=part["title"],
        help=part.get("description", ""),
        kind=_kind(part),
        step=step["title"],
        options=_options(part),
        parts=_parts(name, step["title"], part),
        optional=row.get("optional", False),
        must=row.get("must", False),
        when=_answers(row.get("when", {})),
        unless=_answers(row.get("unless", {})),
        decisions=tuple(row.get("decisions", step.get("decisions", ()))),
    )


def _answers(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {other: tuple(answers) for other, answers in table.items()}


def _options(part: Schema) -> tuple[Option, ...]:
    return tuple(Option(o["const"], o["title"], o.get("description", "")) for o in options(part))


def _parts(name: str, step: str, part: Schema) -> tuple[Question, ...]:
    if _kind(part) != "list":
        return ()
    return tuple(
        Question(
            f"{name}.{key}", each["title"], each.get("description", ""), _kind(each), step, _options(each),
            optional=key not in part["items"].get("required", ()),
        )
        for key, each in part["items"]["properties"].items()
    )  # fmt: skip


_LONGEST_LINE = 200


def _kind(part: Schema) -> str:
    if part.get("type") == "array":
        return "list" if "properties" in part["items"] else "choices"
    if "oneOf" in part:
        return "choice"
    if part.get("format") == "date":
        return "date"
    return "line" if part.get("maxLength", _LONGEST_LINE + 1) <= _LONGEST_LINE else "text"
