"""The decision record: what was shared, with whom, why and on what basis; what was released; and the journal of both.

A record is plain JSON (`schema`), made by an interview (`interview`) and kept beside its document (`files`). What it
states counts as recorded (`statements`); whether it can be true is settled by `mistakes` and `law`.
"""
