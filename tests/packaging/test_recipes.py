"""What the recipes for Debian and containers promise, as far as reading them tells."""

import configparser
import re
import subprocess

import pytest

from . import ROOT

SERVE = ROOT / "packaging/systemd/doccheck-serve.service"
CONTAINERFILE = (ROOT / "packaging/container/Containerfile").read_text("utf-8")


def read(path):
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(path.read_text("utf-8"))
    return unit["Service"]


def test_the_pages_unit_can_do_little():
    """The gateway's units have tests of their own."""
    service = read(SERVE)
    assert service["User"] == "doccheck"
    assert service["CapabilityBoundingSet"] == ""
    assert service["ProtectSystem"] == "strict"
    assert {service[key] for key in ("ProtectHome", "PrivateTmp", "PrivateDevices", "NoNewPrivileges")} == {
        "yes"
    }
    assert (service["IPAddressDeny"], service["IPAddressAllow"]) == ("any", "localhost")


def test_services_of_the_package_verify_what_is_installed_first():
    service = read(ROOT / "packaging/systemd/verify.conf")
    assert service["ExecStartPre"].startswith("/usr/bin/doccheck verify --lock ")


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


@pytest.mark.parametrize("starter", ["packaging/debian/doccheck.sh", "packaging/container/main.py"])
def test_a_worker_process_that_imports_the_starter_starts_nothing(starter):
    """multiprocessing imports the program again in each process that it starts."""
    text = (ROOT / starter).read_text("utf-8")
    assert text.index('if __name__ == "__main__"') < text.index("console()")
