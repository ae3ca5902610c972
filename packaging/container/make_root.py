"""Fills a folder with all that an image of doccheck holds: Python, doccheck, the libraries that they load, and nothing else.

    python packaging/container/make_root.py DEST LIBRARY

LIBRARY is a folder into which pip has installed doccheck (`pip install --target`). No shell, no package manager, no other program is
copied; what is not here cannot be used by whoever gets in.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

LEFT_OUT = shutil.ignore_patterns(
    "__pycache__",
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "ensurepip",
    "lib2to3",
    "site-packages",
    "dist-packages",
    "*.a",
    "config-*",
)
USER = 10001


def main() -> None:
    """Fill DEST, which has to be empty."""
    root, library = Path(sys.argv[1]), Path(sys.argv[2])
    if root.exists() and any(root.iterdir()):
        sys.exit(f"{root} is not empty")
    python = Path(sys.executable).resolve()
    _copy(python, root)
    standard = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(
        standard,
        root / standard.relative_to("/"),
        ignore=LEFT_OUT,
        symlinks=False,
        ignore_dangling_symlinks=True,
    )
    shutil.copytree(library, root / "opt/doccheck/lib", ignore=shutil.ignore_patterns("bin", "__pycache__"))
    binaries = [python, *root.rglob("*.so"), *root.rglob("*.so.*")]
    for needed in sorted(set(_needed(binaries))):  # what lies in the library is there already
        if not (root / needed.relative_to("/")).exists():
            _copy(needed, root)
    _settle(root, python)


def _copy(path: Path, root: Path) -> None:
    target = root / path.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target, follow_symlinks=True)


def _needed(binaries: list[Path]) -> Iterator[Path]:
    """The libraries of the system that programs and libraries load, by the names under which they ask for them."""
    for binary in binaries:
        listed = subprocess.run(["ldd", str(binary)], capture_output=True, text=True).stdout
        for found in re.findall(r"(?:=> |^\s+)(/\S+) \(0x", listed, re.MULTILINE):
            if found.startswith(("/lib", "/usr/lib", "/usr/local/lib")) and "/site-packages/" not in found:
                yield Path(found)


def _settle(root: Path, python: Path) -> None:
    """A user, a name for the interpreter that stays the same, an empty /tmp, and compiled code."""
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc/passwd").write_text(f"doccheck:x:{USER}:{USER}:doccheck:/tmp:/sbin/nologin\n", "utf-8")
    (root / "etc/group").write_text(f"doccheck:x:{USER}:\n", "utf-8")
    for folder in ("tmp", "run", "dev", "proc"):
        (root / folder).mkdir(exist_ok=True)
    (root / "tmp").chmod(0o1777)
    entry = root / "opt/doccheck/main.py"
    # The same that starts the Debian package: worker processes import it, too.
    shutil.copyfile(Path(__file__).with_name("main.py"), entry)
    link = root / "opt/doccheck/python"
    link.symlink_to(python)
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "-s", str(root), "-p", "/", str(root / "opt/doccheck")],
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
