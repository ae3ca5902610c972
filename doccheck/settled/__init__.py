"""What people have already decided about findings: known again by content, kept without words."""
