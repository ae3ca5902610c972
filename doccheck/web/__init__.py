"""`doccheck serve`: the page for practitioners and the HTTP interface for gateways, in one small server.

Bytes arrive by HTTP, the desk (`doccheck.checking.desk`) checks them, and an answer leaves as JSON or as a page.
Nothing is kept: what is uploaded lives in memory, for as long as its session does. Nothing of a document is ever
logged, put in an address, or taken for HTML.
"""
