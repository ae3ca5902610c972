"""The parts of an Office package that hold no words of anyone: fonts, themes, layouts, printer settings."""

from __future__ import annotations

import re

_WORDLESS = re.compile(
    r"(?:^|/)_rels/|\[content_types\]\.xml$|/theme/|/(?:styles|styleswitheffects|settings|fonttable|websettings"
    r"|numbering|commentsids|commentsextended|commentsextensible|stylesWithEffects|people|vbadata|tablestyles"
    r"|presprops|viewprops|calcchain|sharedstrings|metadata|numbering\d*)\.xml$|^customxml/|^docprops/|/fonts?/|\.odttf$"
    r"|\.fntdata$|/printersettings/|/diagrams/(?:layout|quickstyle|colors|drawing)\w*\.xml$"
    r"|/charts/(?:style|colors)\w*\.xml$|^customui/|/customizations\.xml$|/attachedtoolbars\.bin$|^userCustomization/"
    r"|^_xmlsignatures/|/keymap|^mimetype$|/thumbnail\.|/ctrlprops/|/webextensions/|\.rels$|/ink/|^\[trash\]/"
    r"|vbaprojectsignature",
    re.IGNORECASE,
)


def is_leftover(name: str) -> bool:
    """Whether a part that has not been read may hold words."""
    return not name.endswith("/") and not _WORDLESS.search(name)
