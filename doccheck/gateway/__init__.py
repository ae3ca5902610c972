"""The gateway: a mail server asks doccheck before a message leaves, through a pipe or as a milter.

`wire` is the milter protocol in bytes; `conversation` what is said with one mail server; `service` the sockets, the
desk behind them, reloading and ending; `stamp` the header that a message leaves with; `log` a line for each message;
`held` what waits in the mail server's queue; `hook` the exit status and text for a pipe.
"""
