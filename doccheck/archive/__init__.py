"""Archives: many documents, checked in a run that can be cut off at any moment and goes on where it was.

The way of a document: `walk` finds it and gives it a key; `runs` writes it down as found and hands it to an executor
(`pool` on this machine, `cluster` on many), where `work` reads, examines and judges it in a process of its own
(`process`, `supervised`); what comes back, numbers and codes only, goes into the `store`, which one run at a time writes.
`report`, `review` and `purge` work on the store alone.
"""
