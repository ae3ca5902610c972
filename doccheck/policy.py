"""What an authority has decided: doccheck.toml, read and checked. Every mistake names file and key.

What a policy leaves out is as in the built-in one (`data/default.toml`), so one line is a policy.
Unknown keys are errors: a misspelt safeguard that is silently ignored is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doccheck import tables
from doccheck.readers.limits import Limits
from doccheck.terms import Severity

if TYPE_CHECKING:
    from doccheck.model import Circumstances, Report

FILE_NAME = "doccheck.toml"
_DATA = Path(__file__).with_name("data")
_NEEDS = {
    "whole-record": "OS101",
    "special-category": "OS102",
    "criminal-data": "OS103",
    "identifiers": "OS104",
    "private-life": "OS105",
}

Table = dict[str, Any]


class PolicyError(ValueError):
    """A policy that cannot be used: `file` and `key` say where, the message what would be right."""

    def __init__(self, file: str, key: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {message}" if key else f"{file}: {message}")
        self.file = file
        self.key = key


@dataclass(frozen=True)
class Purpose:
    """What certain recipients need: the codes of over-sharing that are none when it goes to them."""

    name: str
    recipients: tuple[str, ...] = field(repr=False)
    codes: frozenset[str]

    def serves(self, address: str) -> bool:
        return any(address_within(address, recipient) for recipient in self.recipients)


@dataclass(frozen=True)
class Gateway:
    """What each verdict does to a message, and within which limits."""

    actions: Mapping[str, str]
    seconds: int
    megabytes: int
    on_failure: str
    alarm_minutes: int
    """How long a held message may wait before `doccheck gateway held` alarms."""


@dataclass(frozen=True)
class JournalPlace:
    """Where decisions, releases and verdicts are written down, in what kind of store, and with which keys."""

    store: str
    path: Path | None = None
    required: bool = True
    """Whether an answer that cannot be written down is withheld."""
    signing_key: Path | None = None
    public_keys: tuple[Path, ...] = ()


@dataclass(frozen=True)
class RecordTerms:
    """What a new decision record offers, in days, and from which day a law counts, by its name."""

    retain_days: int
    review_days: int
    in_force: Mapping[str, date]


@dataclass(frozen=True)
class Policy:
    """One policy, complete: what its file leaves out is the built-in's."""

    name: str
    file: str
    review_by: date | None
    language: str | None
    jurisdiction: str
    threshold: Severity
    hold_in_danger: frozenset[str]
    severity: Mapping[str, Severity]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    packs: tuple[Path, ...]
    secure_domains: tuple[str, ...]
    known_recipients: tuple[str, ...] = field(repr=False)
    personal_domains: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    acronyms: frozenset[str]
    advice: str
    escalation: str
    gateway: Gateway
    limits: Limits
    retention_days: int
    journal: JournalPlace
    record: RecordTerms

    def overdue(self, today: date) -> str:
        """One sentence where the policy is past its review, empty otherwise."""
        if self.review_by is None or today <= self.review_by:
            return ""
        due = f"{self.review_by:%d %B %Y}".lstrip("0")
        return f"{self.file}: the policy “{self.name}” was due for review by {due}."

    def circumstances(
        self, today: date, to: Sequence[str] = (), recorded: frozenset[str] = frozenset()
    ) -> Circumstances:
        """What is known apart from the document, for one check."""
        from doccheck.model import Circumstances

        return Circumstances(
            today=today,
            recipients=tuple(to),
            secure_domains=self.secure_domains,
            known_recipients=self.known_recipients,
            personal_domains=self.personal_domains,
            acronyms=self.acronyms,
            recorded=recorded,
        )

    def apply(self, report: Report, to: Sequence[str] = ()) -> Report:
        """The report with this policy's severities, without what every recipient has been said to need."""
        from doccheck.model import Settled

        needed = self.needed(to)
        kept = [finding for finding in report.findings if finding.code not in needed]
        findings = tuple(replace(f, severity=self.severity.get(f.code, f.severity)) for f in kept)
        spared = tuple(Settled(f, by="the policy's purposes") for f in report.findings if f.code in needed)
        return replace(
            report,
            findings=findings,
            suppressed=report.suppressed + len(spared),
            settled=(*report.settled, *spared),
        )

    def needed(self, to: Sequence[str]) -> frozenset[str]:
        """The over-sharing codes that are none, because everybody it goes to needs what they are about."""
        if not to:
            return frozenset()
        return frozenset.intersection(
            *(
                frozenset().union(*(purpose.codes for purpose in self.purposes if purpose.serves(address)))
                for address in to
            )
        )


def address_within(address: str, recipient: str) -> bool:
    """Whether `address` is `recipient`, or at the domain `recipient`, or below it."""
    address, recipient = address.lower().strip(), recipient.lower().strip().removeprefix("@")
    if "@" in recipient:
        return address == recipient
    domain = address.rpartition("@")[2]
    return domain == recipient or domain.endswith(f".{recipient}")


def find(start: Path) -> Path | None:
    """The nearest doccheck.toml in `start` or a folder above it."""
    start = start.resolve()
    return next((path for folder in (start, *start.parents) if (path := folder / FILE_NAME).is_file()), None)


def builtin() -> Policy:
    """The policy that holds where there is none."""
    return _policy("built-in policy", Path(), _builtin_table())


def load(path: Path) -> Policy:
    """The policy of one file."""
    import tomllib

    try:
        source = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PolicyError(str(path), "", f"cannot be read ({_reason(error)})") from None
    except UnicodeDecodeError:
        raise PolicyError(str(path), "", "is not UTF-8 text") from None
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(str(path), "", f"is not TOML: {error}") from None
    table = _dates_as_text(table)
    _check(str(path), table)
    base = _builtin_table()
    base["policy"] |= {"name": path.stem, "review_by": None}
    return _policy(str(path), path.parent, _merged(base, table))


def _reason(error: OSError) -> str:
    return error.strerror.lower() if error.strerror else type(error).__name__


# --- tables --------------------------------------------------------------------------------------


@cache
def _builtin_source() -> bytes:
    return (_DATA / "default.toml").read_bytes()


def _builtin_table() -> Table:
    return _dates_as_text(tables.parsed(_builtin_source()))


def _merged(base: Table, own: Table) -> Table:
    """Each table of `own` over that of `base`, key by key."""
    return base | {name: base.get(name, {}) | entries for name, entries in own.items()}


def _dates_as_text(value: Any) -> Any:
    """TOML's dates as JSON knows them; a date with a time stays what it is, and is refused."""
    if isinstance(value, dict):
        return {key: _dates_as_text(entry) for key, entry in value.items()}
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _policy(file: str, folder: Path, table: Table) -> Policy:
    policy, rules, recipients = table["policy"], table.get("rules", {}), table["recipients"]
    gateway, contacts = dict(table["gateway"]), table.get("contacts", {})
    within = {key: gateway.pop(key) for key in ("seconds", "megabytes", "on_failure", "alarm_minutes")}
    review_by = policy.get("review_by")
    return Policy(
        name=policy["name"],
        file=file,
        review_by=date.fromisoformat(review_by) if review_by else None,
        language=policy.get("language"),
        jurisdiction=policy.get("jurisdiction", ""),
        threshold=Severity[policy["threshold"].upper()],
        hold_in_danger=frozenset(policy["hold_in_danger"]),
        severity={code: Severity[level.upper()] for code, level in table.get("severity", {}).items()},
        select=tuple(rules.get("select", ())),
        ignore=tuple(rules.get("ignore", ())),
        packs=tuple(folder / pack for pack in rules.get("packs", ())),
        secure_domains=tuple(recipients["secure_domains"]),
        known_recipients=tuple(recipients["known_recipients"]),
        personal_domains=tuple(recipients["personal_domains"]),
        purposes=tuple(_purpose(name, entry) for name, entry in table.get("purpose", {}).items()),
        acronyms=frozenset(table["acronyms"]["known"]),
        advice=contacts.get("advice", ""),
        escalation=contacts.get("escalation", ""),
        gateway=Gateway(actions=gateway, **within),
        limits=Limits(**table["limits"]),
        retention_days=table["retention"]["days"],
        journal=_journal(folder, table["journal"]),
        record=_record_terms(table["record"]),
    )


def _journal(folder: Path, table: Table) -> JournalPlace:
    return JournalPlace(
        store=table["store"],
        path=folder / table["path"] if "path" in table else None,
        required=table["required"],
        signing_key=folder / table["signing_key"] if "signing_key" in table else None,
        public_keys=tuple(folder / key for key in table["public_keys"]),
    )


def _record_terms(table: Table) -> RecordTerms:
    in_force = {name: date.fromisoformat(day) for name, day in table["in_force"].items()}
    return RecordTerms(table["retain_days"], table["review_days"], in_force)


def _purpose(name: str, entry: Table) -> Purpose:
    return Purpose(name, tuple(entry["recipients"]), frozenset(_NEEDS[need] for need in entry["needs"]))


# --- mistakes ------------------------------------------------------------------------------------


def _check(file: str, table: Table) -> None:
    """The first mistake in `table`, as a sentence."""
    from json import loads

    from jsonschema import Draft202012Validator, FormatChecker

    schema = loads((_DATA / "policy.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    for error in sorted(
        validator.iter_errors(table), key=lambda error: [str(part) for part in error.absolute_path]
    ):
        key, message = _mistake(error)
        raise PolicyError(file, key, message)


def _mistake(error: Any) -> tuple[str, str]:
    """The key that is wrong, and what would be right; the values themselves are not repeated."""
    if "propertyNames" in error.absolute_schema_path:
        return _dotted([*error.absolute_path, error.instance]), "the key has to be a code such as TP303"
    if error.validator == "additionalProperties" and error.validator_value is False:
        from difflib import get_close_matches

        known = list(error.schema["properties"])
        wrong = next(key for key in error.instance if key not in known)
        near = get_close_matches(wrong, known, 1)
        right = f"did you mean “{near[0]}”?" if near else f"known here: {', '.join(known)}"
        return _dotted([*error.absolute_path, wrong]), f"is not a key of a policy; {right}"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return _dotted([*error.absolute_path, missing]), "is missing"
    return _dotted([*error.absolute_path]), _right(error)


def _dotted(parts: list[Any]) -> str:
    """`recipients.secure_domains[2]`."""
    text = ""
    for part in parts:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


_KINDS = {
    "object": "a table",
    "array": "a list, in square brackets",
    "string": "a text, in quotation marks",
    "integer": "a whole number",
    "boolean": "true or false",
}
_PATTERNS = {
    "^[A-Z]{2}[0-9]{3}$": "a code such as TP303",
    "^[A-Za-z]{2}[0-9]{0,3}$": "a code such as TP303, or the beginning of one",
    "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$": "a domain such as example.gov.uk",
    "^[^@\\s]+@[^@\\s]+$": "an address such as duty@example.gov.uk",
}


def _right(error: Any) -> str:
    """What would be right at a place that breaks the schema."""
    wanted = error.validator_value
    sentences = {
        "type": f"has to be {_KINDS.get(str(wanted), '')}",
        "enum": f"has to be one of {', '.join(wanted) if isinstance(wanted, list) else ''}",
        "pattern": f"has to be {_PATTERNS.get(str(wanted), '')}",
        "minimum": f"has to be {wanted} or more",
        "maximum": f"has to be {wanted} or less",
        "minLength": "is empty",
    }
    if error.schema.get("format") == "date":
        return "has to be a date such as 2027-01-31"
    return sentences.get(error.validator, "is not what is wanted here")
