"""Where a document goes, and whether that is a safe way to the right person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.detectors.addresses import (
    ADDRESS,
    RETIRED,
    addresses,
    destinations,
    is_recipient,
    secure,
    under,
)
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit


class Destinations:
    """Fires on an address outside the secure domains that the document goes to or asks to be answered at."""

    needs_trained_reader = False

    def __init__(self) -> None:
        """Its one parameter, the secure domains, is the policy's."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Addresses in the text, and recipients known from outside it, such as an envelope's."""
        named = set()
        for span, domain in destinations(reading):
            named.add(reading.plain[span.start : span.end].lower())
            if not secure(domain, reading) and not RETIRED.search(domain):
                yield Hit(span, Confidence.HIGH)
        for number, recipient in enumerate(reading.circumstances.recipients, 1):
            address = ADDRESS.search(recipient)
            if address is None or address.group().lower() in named:
                continue
            if not secure(address["domain"].lower(), reading):
                yield Hit(None, Confidence.HIGH, where=f"recipient {number} of the message")


PERSONAL = (
    "aol.com", "btinternet.com", "gmail.com", "googlemail.com", "hotmail.co.uk", "hotmail.com", "icloud.com",
    "live.co.uk", "live.com", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com", "sky.com",
    "talktalk.net", "virginmedia.com", "yahoo.co.uk", "yahoo.com",
)  # fmt: skip
"""Domains of private mailboxes, where the policy names none."""

_DISTRIBUTION = re.compile(
    r"all(?:[._-]?(?:staff|users|teams?|members|parents|governors))?|(?:.+[._-])?(?:everyone|distribution"
    r"|mailing|list|dl|staff|"
    r"group|governors|trustees|committee|parents|members|volunteers)",
    re.IGNORECASE,
)


def _personal(domain: str, reading: Reading) -> bool:
    return under(domain, reading.circumstances.personal_domains or PERSONAL)


class ExcessRecipients:
    """Fires on a destination that is personal, a distribution list, or not among the recipients on record."""

    needs_trained_reader = False

    def __init__(self) -> None:
        """Its parameters, the recipients on record and the personal domains, are the policy's."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Addresses in the text, and recipients known from outside it."""
        named = set()
        for span, domain in destinations(reading):
            address = reading.plain[span.start : span.end].lower()
            named.add(address)
            if self._excess(address, domain, reading):
                yield Hit(span, Confidence.MEDIUM)
        for number, recipient in enumerate(reading.circumstances.recipients, 1):
            found = ADDRESS.search(recipient)
            if found is None or found.group().lower() in named:
                continue
            if self._excess(found.group().lower(), found["domain"].lower(), reading):
                yield Hit(None, Confidence.MEDIUM, where=f"recipient {number} of the message")

    def _excess(self, address: str, domain: str, reading: Reading) -> bool:
        known = [entry.lower() for entry in reading.circumstances.known_recipients]
        if known:
            return address not in known and not under(domain, [entry.lstrip("@") for entry in known])
        return _personal(domain, reading) or _DISTRIBUTION.fullmatch(address.partition("@")[0]) is not None


class ExposedRecipients:
    """Fires where a message goes openly to several people and some of the addresses are private ones."""

    needs_trained_reader = False

    def __init__(self) -> None:
        """Its parameter, the personal domains, is the policy's."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Once for the message."""
        open_to = {
            reading.plain[span.start : span.end].lower(): domain
            for span, domain in addresses(reading)
            if is_recipient(reading, span)
        }
        if len(open_to) > 1 and any(_personal(domain, reading) for domain in open_to.values()):
            yield Hit(None, Confidence.HIGH, where="the recipients of the message")
