"""What is shipped for administrators says what the commands take, and what the manual says is what is shipped."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from doccheck.gateway.listening import place
from doccheck.interfaces import cli

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "integrations/systemd").iterdir())
MANUAL = (ROOT / "docs/gateway.md").read_text()


def unit(file):
    made = configparser.ConfigParser(strict=False, interpolation=None)
    made.optionxform = str
    made.read(file)
    return made


def understood(line):
    """Whether doccheck takes this command line; `...` stands for what the reader fills in."""
    words = shlex.split(line)
    command = cli.doccheck
    while isinstance(command, click.Group):
        words.pop(0)
        command = command.get_command(click.Context(command), words[0])
    context = command.make_context(words[0], words[1:], resilient_parsing=False)
    return context.params


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_units_start_commands_that_there_are(file):
    if file.suffix == ".service":
        start = unit(file)["Service"]["ExecStart"]
        if "doccheck/bin/doccheck" in start:
            params = understood(start)
            assert params["policy"] == Path("/etc/doccheck/doccheck.toml")
    else:
        assert unit(file)["Timer"]["OnUnitActiveSec"]


def test_the_milter_runs_without_rights_and_reads_its_policy_again():
    service = unit(ROOT / "integrations/systemd/doccheck-milter.service")["Service"]
    assert service["User"] == "doccheck"
    assert service["Type"] == "notify"
    assert place(understood(service["ExecStart"])["listen"]).path == Path("/run/doccheck/milter.sock")
    for key in ("NoNewPrivileges", "PrivateNetwork", "PrivateTmp", "ProtectHome", "RestrictNamespaces"):
        assert service[key] == "yes"
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"], service["LimitCORE"]) == (
        "strict",
        "",
        "0",
    )
    assert service["ExecReload"].startswith("/bin/kill -HUP")
    seconds = 60  # the built-in [gateway] seconds
    assert int(service["TimeoutStopSec"]) > seconds


LANDLOCK = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}


@pytest.mark.parametrize("name", ["doccheck-milter", "doccheck-serve"])
def test_what_reads_files_can_shut_itself_in_and_a_journal_has_a_place(name):
    text = (ROOT / f"integrations/systemd/{name}.service").read_text()
    allowed = {
        word
        for line in re.findall(r"^SystemCallFilter=(?!~)(.*)$", text, re.MULTILINE)
        for word in line.split()
    }
    assert allowed > LANDLOCK
    assert unit(ROOT / f"integrations/systemd/{name}.service")["Service"]["StateDirectory"] == "doccheck"


def test_who_looks_at_the_queue_may_do_what_postfix_does_and_no_more():
    service = unit(ROOT / "integrations/systemd/doccheck-held.service")["Service"]
    assert {"AF_UNIX", "AF_NETLINK"} < set(service["RestrictAddressFamilies"].split())
    assert set(service["CapabilityBoundingSet"].split()) == {
        "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_SETUID", "CAP_SETGID",
    }  # fmt: skip
    metrics = understood(service["ExecStart"])["metrics"]
    assert metrics.parent == Path("/var/lib") / service["StateDirectory"]


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_systemd_understands_every_line(file, tmp_path):
    if not shutil.which("systemd-analyze"):
        if os.environ.get("DOCCHECK_REQUIRE_SYSTEMD") == "1":
            pytest.fail("systemd-analyze is not here")
        pytest.skip("systemd-analyze is not here; DOCCHECK_REQUIRE_SYSTEMD=1 makes that a failure")
    for each in UNITS:  # which name one another, and a program that is not installed here
        (tmp_path / each.name).write_text(
            each.read_text().replace("/opt/doccheck/bin/doccheck", sys.executable)
        )
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / file.name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in done.stderr.splitlines() if "doccheck" in line]
    assert (done.returncode, said) == (0, [])


def test_every_command_of_the_manual_is_one():
    lines = [
        line.split("#")[0].strip() for line in re.findall(r"^ {4}(doccheck [a-z].*)$", MANUAL, re.MULTILINE)
    ]
    assert len(lines) >= 4
    for line in lines:
        understood(line.partition(" < ")[0])


def test_the_manual_shows_what_is_shipped():
    for file in ("integrations/exim/doccheck.conf", "integrations/sendmail/doccheck.mc"):
        wanted = [
            line.strip()
            for line in (ROOT / file).read_text().splitlines()
            if line.strip() and not line.strip().startswith(("#", "dnl"))
        ]
        if file.endswith(".mc"):
            assert all(line.removesuffix("dnl") in MANUAL for line in wanted)
        assert file in MANUAL
    assert "integrations/filter/doccheck-filter" in MANUAL
    assert "integrations/systemd" in MANUAL


def test_where_postfix_lives_in_a_chroot_both_look_at_one_socket():
    usual = unit(ROOT / "integrations/systemd/doccheck-milter.service")["Service"]["ExecStart"]
    text = (ROOT / "integrations/postfix/chroot.conf").read_text()
    assert "ExecStart=\nExecStart=" in text  # the first empties what the unit says
    start, writes = re.search(r"^ExecStart=(.+)\n(?:#.*\n)*ReadWritePaths=(.+)$", text, re.MULTILINE).groups()
    inside = re.search(r"in `main.cf` write `unix:(/[\w/.-]+)`", MANUAL)[1]
    assert start == usual.replace("/run/doccheck/milter.sock", f"/var/spool/postfix{inside}")
    assert place(understood(start)["listen"]).path.parent == Path(writes)
    assert f"install -d -o doccheck -g postfix -m 2750 {writes}\n" in MANUAL
    assert "cp integrations/postfix/chroot.conf " in MANUAL
