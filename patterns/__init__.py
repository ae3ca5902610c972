"""The rule files: data, no code. Read only through `importlib.resources.files("doccheck.patterns")`."""
