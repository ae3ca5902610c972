"""The words of rich text that stand for a letter, a code page, or a group without anyone's words in it."""

from __future__ import annotations

CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "\u2022", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip

CODE_PAGES = {
    437: "cp437", 708: "iso8859_6", 709: "iso8859_6", 819: "latin-1", 932: "cp932", 936: "gbk", 949: "cp949",
    950: "cp950", 1361: "johab", 10000: "mac_roman", 10001: "shift_jis", 10006: "mac_greek",
    10007: "mac_cyrillic", 10029: "mac_latin2", 10081: "mac_turkish", 65001: "utf-8", 0: "cp1252",
}  # fmt: skip
"""Those that Python calls by another name than cp and the number."""

CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""By the number of a font's character set; those not here are the document's own."""

HIGHLIGHTS = {"000000": "black"}

INFO = {
    "title": "title", "subject": "subject", "author": "author", "manager": "manager", "company": "company",
    "operator": "last saved by", "category": "category", "keywords": "keywords", "comment": "comments",
    "doccomm": "comments", "hlinkbase": "hyperlink base",
}  # fmt: skip

NOT_SHOWN = frozenset({"xe", "tc", "tcn", "datafield"})
"""Groups whose words are entries for an index or a table of contents."""

WORDLESS = frozenset(
    "generator listtable listoverridetable rsidtbl latentstyles themedata colorschememapping datastore"
    " wgrffmtfilter xmlnstbl mmathPr nonshppict shprslt blipuid blipoldid objclass objname pgdsctbl nonesttables pn pnseclvl"
    " pntxta pntxtb fchars lchars ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn defchp defpap bkmkend atnid"
    " atndate atntime atnref atrfstart atrfend atnicn atnparent revtim creatim printim buptim panose falt fname"
    " fontemb fontfile protusertbl passwordhash hash listname levelnumbers leveltext ebcstart ebcend pgptbl"
    " oldcprops oldpprops oldtprops oldsprops macc mdelim filetbl flymaincnt cs ts tsrowd ds shpright docfmt"
    " htmltag mhtmltag listpicture levelmarker moveend mmodsofldmpdata writereservhash objalias objsect objtime"
    " aftnnalc xform bkmkcolf bkmkcoll factoidname ffformat ffentrymcr ffexitmcr ftnnalc nextfile linkval cb keycode hrule defformat".split()
)
"""What programs keep for themselves; \\htmltag holds the mark-up of a page whose words stand beside it."""
