#!/usr/bin/python3 -I
# The library lies apart, so that nothing of the system's Python mixes with it.
import sys

sys.path.insert(0, "/opt/doccheck/lib")

if __name__ == "__main__":  # worker processes import this file, too
    from doccheck.interfaces.cli import console

    console()
