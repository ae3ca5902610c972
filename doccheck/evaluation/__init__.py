"""How well the rules do what the catalogue says, measured against documents annotated by hand."""
