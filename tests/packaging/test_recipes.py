"""What the recipes for Debian and containers promise, as far as reading them tells."""

import configparser
import re
import subprocess

import pytest

from . import ROOT

UNITS = sorted((ROOT / "packaging/systemd").glob("*.service"))
CONTAINERFILE = (ROOT / "packaging/container/Containerfile").read_text("utf-8")


def read(path):
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(path.read_text("utf-8"))
    return unit["Service"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_verifies_first_and_can_do_little(path):
    service = read(path)
    assert service["User"] == "doccheck"
    assert service["ExecStartPre"].startswith("/usr/bin/doccheck verify --lock ")
    assert service["CapabilityBoundingSet"] == ""
    assert service["ProtectSystem"] == "strict"
    assert {service[key] for key in ("ProtectHome", "PrivateTmp", "PrivateDevices", "NoNewPrivileges")} == {
        "yes"
    }
    # Landlock, seccomp and rlimits of the workers are their own: nothing here may forbid them.
    assert "SystemCallFilter" not in service


def test_the_image_has_a_user_and_nothing_but_what_was_copied():
    last = CONTAINERFILE[CONTAINERFILE.rindex("\nFROM ") :]
    assert last.startswith("\nFROM scratch\n")
    assert not re.search(r"^(?:RUN|ADD|VOLUME|EXPOSE)\b", last, re.MULTILINE)
    assert "USER 10001:10001" in last
    assert "--require-hashes" in CONTAINERFILE


def test_every_file_that_the_recipes_copy_is_there():
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split())
    listed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert all((ROOT / line[1:]).exists() for line in listed if line.startswith("!"))


@pytest.mark.parametrize("script", ["postinst", "prerm"])
def test_the_scripts_of_the_package_are_shell(script):
    subprocess.run(["sh", "-n", ROOT / "packaging/debian" / script], check=True)
