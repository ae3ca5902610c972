"""The pages under Reference, each made of the code and data that it describes. `docs/generate.py` gathers them."""
