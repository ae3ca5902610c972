"""Typographic characters made plain, one for one, so that offsets stay what they were."""

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\uff07`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "
    ),
    **dict.fromkeys("\u3000\ufeff\u00ad\u200b\u200c\u200d", " "),
    "\u2022": "-",
    "\u25cf": "-",
    "\u25aa": "-",
    "\u00b7": "-",
}
_TABLE = str.maketrans(_PLAIN)


def plain(text: str) -> str:
    """`text` with quotes, dashes, bullets and spaces made plain; the same length in code points."""
    return text.translate(_TABLE)
