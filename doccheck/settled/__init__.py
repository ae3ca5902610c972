"""What people have already decided about findings: known again by content, kept without words."""

from __future__ import annotations

ACCEPTED, BASELINE, RELEASED = "an acceptance", "the baseline", "a release"
"""What `Settled.by` says of who settled a finding; a policy says its own."""
