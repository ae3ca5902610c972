"""What the readers see of real files, beside other ways to read them."""
