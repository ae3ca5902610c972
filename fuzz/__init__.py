"""Broken files for every reader: `make fuzz`, or `python -m fuzz --seconds 60 docx pdf`.

With atheris, where it can be had, files are changed by what they reach in the code; otherwise by chance. A file that breaks a reader is kept in
build/fuzz/found; once mended, it goes to fuzz/corpus, and a test reads it for ever.
"""
