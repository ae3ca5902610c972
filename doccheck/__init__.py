"""doccheck reads an outgoing referral about a child and says, before it is sent, what to mend, how, and why."""

__version__ = "0.1.0"
