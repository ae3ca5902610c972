"""What doccheck costs, measured. Not part of the tests: a slow machine is no fault."""
