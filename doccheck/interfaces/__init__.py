"""The doors: each adds only how bytes arrive and how the answer leaves. They never import one another."""
