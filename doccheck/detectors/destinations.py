"""Where a document goes, and whether that is a safe way to the right person."""

from __future__ import annotations

from collections.abc import Iterator

from doccheck.detectors.addresses import ADDRESS, RETIRED, destinations, secure, under
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Layer, Span


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
