"""Builds a Debian package of doccheck with all it needs below /opt/doccheck, from a lock with hashes.

    python3 packaging/debian/make.py [--outdir DIR] [--wheel FILE]        (`make deb`)

Run it with the Python of the system that the package is for (Debian 12: 3.11): what is in it is made for that Python. It needs dpkg-deb, and
pip that reaches a package index, or a folder of wheels in PIP_FIND_LINKS. Two builds of the same sources are the same to the byte.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "packaging"))
from build import build, epoch  # noqa: E402

LOCK = ROOT / "requirements/gateway.lock"
LIBRARY = "opt/doccheck/lib"
FILES = {
    HERE / "doccheck.sh": ("usr/bin/doccheck", 0o755),
    HERE / "sysusers.conf": ("usr/lib/sysusers.d/doccheck.conf", 0o644),
    HERE / "copyright": ("usr/share/doc/doccheck/copyright", 0o644),
    ROOT / "LICENSE": ("usr/share/doc/doccheck/LICENSE", 0o644),
    ROOT / "CHANGELOG.md": ("usr/share/doc/doccheck/changelog", 0o644),
    LOCK: ("usr/share/doc/doccheck/gateway.lock", 0o644),
    **{
        file: (f"usr/share/doc/doccheck/{file.relative_to(ROOT)}", 0o644)
        for folder in ("postfix", "filter", "exim", "sendmail")
        for file in sorted((ROOT / "integrations" / folder).iterdir())
    },
    ROOT / "doccheck/data/default.toml": ("etc/doccheck/doccheck.toml", 0o644),
}
UNITS = (
    *sorted((ROOT / "integrations/systemd").iterdir()),
    ROOT / "packaging/systemd/doccheck-serve.service",
)
VERIFIED = ("doccheck-milter.service", "doccheck-serve.service")


def make(out: Path, wheel: Path | None) -> Path:
    """The package, in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    when = epoch(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder, "stage")
        fill(stage, wheel or build(ROOT, Path(folder, "dist"))[1])
        (about,) = (stage / LIBRARY).glob("doccheck-*.dist-info")
        version = about.name.removeprefix("doccheck-").removesuffix(".dist-info")
        describe(stage, version)
        settle(stage, when)
        package = out / f"doccheck_{version}_{architecture()}.deb"
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
        unfinished = Path(folder) / package.name
        command = ["dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z6", str(stage), str(unfinished)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        # Whole or not at all: what is cut off must not look like a package.
        beside = package.with_suffix(".part")
        shutil.copyfile(unfinished, beside)
        beside.replace(package)
    return package


def fill(stage: Path, wheel: Path) -> None:
    """Everything that the package holds, below `stage`."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
        "--no-compile",
        "--target",
        str(stage / LIBRARY),
    ]
    subprocess.run(
        [*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)], check=True
    )
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    shutil.rmtree(stage / LIBRARY / "bin", ignore_errors=True)
    units = {unit: (f"usr/lib/systemd/system/{unit.name}", 0o644) for unit in UNITS}
    for source, (place, mode) in (FILES | units).items():
        target = stage / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(mode)
    for name in VERIFIED:
        beside = stage / f"usr/lib/systemd/system/{name}.d/verify.conf"
        beside.parent.mkdir()
        shutil.copyfile(ROOT / "packaging/systemd/verify.conf", beside)
    # Where the units, and the gateway's manual, look for the program.
    starter = stage / "opt/doccheck/bin/doccheck"
    starter.parent.mkdir()
    starter.symlink_to("/usr/bin/doccheck")


def describe(stage: Path, version: str) -> None:
    """DEBIAN/control and what goes with it."""
    about = stage / "DEBIAN"
    about.mkdir()
    size = sum(file.stat().st_size for file in stage.rglob("*") if file.is_file()) // 1024
    minor = sys.version_info.minor
    control = (
        (HERE / "control.in")
        .read_text("utf-8")
        .format(
            version=version,
            architecture=architecture(),
            size=size,
            least=f"3.{minor}",
            below=f"3.{minor + 1}",
        )
    )
    (about / "control").write_text(control, "utf-8")
    (about / "conffiles").write_text("/etc/doccheck/doccheck.toml\n", "utf-8")
    for script in ("postinst", "prerm"):
        shutil.copyfile(HERE / script, about / script)
        (about / script).chmod(0o755)


def settle(stage: Path, when: int) -> None:
    """One time for everything, modes that do not hang on who builds, and no list that holds the machine's paths."""
    for file in stage.rglob("direct_url.json"):  # says where on this machine the wheel lay
        record = file.with_name("RECORD")
        rows = [
            row for row in record.read_text("utf-8").splitlines(keepends=True) if f"{file.name}," not in row
        ]
        record.write_text("".join(rows), "utf-8")
        file.unlink()
    for path in [stage, *stage.rglob("*")]:
        if path.is_symlink():
            os.utime(path, (when, when), follow_symlinks=False)
            continue
        if path.is_dir():
            path.chmod(0o755)
        elif "DEBIAN" not in path.parts and path.name != "doccheck":
            path.chmod(0o755 if path.stat().st_mode & 0o100 and path.suffix == ".so" else 0o644)
        os.utime(path, (when, when))


def architecture() -> str:
    """As dpkg names it."""
    return subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()


def main() -> None:
    """Build, and print where it lies."""
    asked = argparse.ArgumentParser(description="Build the Debian package.")
    asked.add_argument("--outdir", type=Path, default=ROOT / "dist")
    asked.add_argument("--wheel", type=Path, help="otherwise it is built")
    given = asked.parse_args()
    print(make(given.outdir, given.wheel))


if __name__ == "__main__":
    main()
