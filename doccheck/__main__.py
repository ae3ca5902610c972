"""`python -m doccheck`."""

from doccheck.interfaces.cli import console

if __name__ == "__main__":
    console()
