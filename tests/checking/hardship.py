"""An engine of a few words (tests.interfaces.stub) to which a text can do what texts do to engines at their worst."""

import os
import signal
import time
from dataclasses import dataclass, replace

from doccheck import policy as policies
from doccheck.checking.setup import EngineSpec, Setup
from doccheck.detectors.destinations import under
from doccheck.model import Confidence, Finding, Scope, Severity
from tests.interfaces import stub

INSECURE = stub.StubRule(
    "SC501",
    "insecure-recipient",
    "An address that is not secure",
    Scope.PHRASE,
    Severity.ERROR,
    "It goes to an address that is not secure.",
    "Mail to it can be read on its way.",
    "Use their secure address.",
)
RULES = (*stub.RULES, INSECURE)
CALM = "We share this under section 47.\r\n"
"""A text of which the stub has nothing to say."""


class HardEngine(stub.StubEngine):
    """SLEEP never ends, STOP stops the process, EAT wants all the memory; DIE and BREAK are the stub's own."""

    def examine(self, document, circumstances):
        text = document.text
        if "SLEEP" in text:
            time.sleep(600)
        if "STOP" in text:
            os.kill(os.getpid(), signal.SIGSTOP)
        if "EAT" in text:
            eaten = []
            while True:
                eaten.append(bytearray(256 * 1024 * 1024))
        report = super().examine(document, circumstances)
        insecure = [
            Finding("SC501", None, Severity.ERROR, Confidence.HIGH, f"recipient {number} of the message")
            for number, address in enumerate(circumstances.recipients, 1)
            if not under(address.partition("@")[2], circumstances.secure_domains)
        ]
        return replace(report, findings=(*insecure, *report.findings))


@dataclass(frozen=True)
class HardMaker:
    def build(self):
        return HardEngine(stub.RULES)


@dataclass(frozen=True)
class NoMaker:
    """There is no engine."""

    def build(self):
        from doccheck.language.pipeline import PipelineError

        raise PipelineError("there is no such pipeline")


def setup(**gateway):
    """A set-up of the stub's rules under the built-in policy, with other values in its `[gateway]`."""
    policy = policies.builtin()
    policy = replace(policy, gateway=replace(policy.gateway, **gateway))
    return Setup(policy, (stub.StubPack(RULES),), RULES, EngineSpec())
