"""`python -m doccheck`."""

from doccheck.interfaces.cli import main

if __name__ == "__main__":
    main()
