"""The rule files: data, no code. Read only by `doccheck.packs`."""
