"""One bad pack for every kind of mistake; what a good pack gives; what is chosen from it."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from doccheck.detectors import LOOKS, look_class
from doccheck.detectors.acronyms import common_words, known_expansions
from doccheck.detectors.patterns import relaxed
from doccheck.detectors.superseded import authorities
from doccheck.detectors.wordlists import WordLists, expand
from doccheck.packs import PackError, combine, load_builtin, load_folder, select

NAME = "clarity/XX901-slow-word.toml"
RULE = """code = "XX901"
name = "slow-word"
title = "A slow word"
where = "phrase"
severity = "note"
message = "This word is slow."
why = "A slow word keeps the reader waiting."
remedy = "Write a quick word."
source = "Information has to be clear to whoever reads it."

[[find]]
look = "phrases"
patterns = ['\\bslow\\b']

[examples]
fires = ["A [[slow]] a.", "A [[slow]] b.", "A [[slow]] c.", "A [[slow]] d.", "A [[slow]] e."]
passes = ["A low a.", "A low b.", "A low c.", "A low d.", "A low e."]
"""


def pack(folder: Path, **texts: str) -> Path:
    """A pack of one good rule file, or of the given files."""
    for name, text in (texts or {NAME: RULE}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_good_pack_is_loaded(tmp_path):
    about = 'name = "Wexmere"\nversion = "3"\nreview_by = 2027-01-31\n'

    found = load_folder(pack(tmp_path, **{NAME: RULE, "pack.toml": about}))

    assert (found.name, found.version, found.review_by) == ("Wexmere", "3", date(2027, 1, 31))
    assert len(found.sha256) == 64
    assert [(rule.code, rule.category) for rule in found.rules] == [("XX901", "clarity")]
    assert [len(rule.fires) for rule in found.rules] == [5]


def test_before_after_and_guidance_are_read_with_their_line_breaks(tmp_path):
    more = """
[mend]
before = "A slow\\nword."
after = "A quick\\nword."

[[guidance]]
document = "A guide"
place = "section 2"
principle = "Words are quick."
"""
    (rule,) = load_folder(pack(tmp_path, **{NAME: RULE + more})).rules
    assert (rule.mend.before, rule.mend.after) == ("A slow\nword.", "A quick\nword.")
    assert [(g.document, g.place, g.principle) for g in rule.guidance] == [
        ("A guide", "section 2", "Words are quick.")
    ]


MISTAKES = {
    "half a mend": (RULE + '\n[mend]\nbefore = "A slow word."\n', "mend"),
    "guidance without a place": (
        RULE + '\n[[guidance]]\ndocument = "A guide"\nprinciple = "Words are quick."\n',
        "guidance[0]",
    ),
    "not TOML": (RULE.replace("[examples]", "[examples"), ""),
    "unknown key": (RULE.replace("title =", 'colour = "red"\ntitle ='), ""),
    "missing key": (RULE.replace('why = "A slow word keeps the reader waiting."\n', ""), ""),
    "wrong type": (RULE.replace('"This word is slow."', "3"), "message"),
    "a placeholder": (RULE.replace("This word is slow.", "{word} is slow."), "message"),
    "forbidding": (RULE.replace("Write a quick word.", "Please do not share it."), "remedy"),
    "no full stop": (RULE.replace("This word is slow.", "This word is slow"), "message"),
    "unknown severity": (RULE.replace('"note"', '"fatal"'), "severity"),
    "unknown scope": (RULE.replace('"phrase"', '"page"'), "where"),
    "other code": (RULE.replace('code = "XX901"', 'code = "XX902"'), "code"),
    "other name": (RULE.replace('name = "slow-word"', 'name = "fast-word"'), "name"),
    "no look": (RULE.replace('look = "phrases"\n', ""), "find[0]"),
    "unknown look": (RULE.replace('"phrases"', '"crystal-ball"'), "find[0].look"),
    "unknown parameter": (RULE.replace("patterns =", "colour = 3\npatterns ="), "find[0].colour"),
    "missing parameter": (RULE.replace("patterns = ['\\bslow\\b']\n", ""), "find[0]"),
    "parameter of another type": (RULE.replace("['\\bslow\\b']", "'slow'"), "find[0].patterns"),
    "a number for a switch": (RULE.replace("patterns =", "first_only = 1\npatterns ="), "find[0].first_only"),
    "parameter out of its choices": (
        RULE.replace("patterns =", 'confidence = "sure"\npatterns ='),
        "find[0].confidence",
    ),
    "unknown part to skip": (RULE.replace("patterns =", 'skip = ["moon"]\npatterns ='), "find[0].skip"),
    "unknown section": (
        RULE.replace("patterns =", 'only_sections = ["moon"]\npatterns ='),
        "find[0].only_sections",
    ),
    "bad pattern": (RULE.replace("slow\\b'", "(slow'"), "find[0].patterns"),
    "bad clearing pattern": (RULE.replace("patterns =", "unless = ['[']\npatterns ="), "find[0].unless"),
    "unknown words": (RULE.replace("'\\bslow\\b'", "'<nonsense>'"), "find[0].patterns"),
    "mark not closed": (RULE.replace("[[slow]] a", "[[slow a"), "examples.fires[0]"),
    "mark not opened": (RULE.replace("[[slow]] a", "slow]] a"), "examples.fires[0]"),
    "empty mark": (RULE.replace("[[slow]] a", "[[]]slow a"), "examples.fires[0]"),
    "nothing marked": (RULE.replace("[[slow]] a", "slow a"), "examples.fires[0]"),
    "marked where it passes": (RULE.replace("A low a.", "A [[low]] a."), "examples.passes[0]"),
    "unknown layer": (
        RULE.replace('"A low a."', '{ text = "A low a.", layer = "moon" }'),
        "examples.passes[0]",
    ),
    "unknown flag": (
        RULE.replace('"A low a."', '{ text = "A low a.", flags = ["moon"] }'),
        "examples.passes[0]",
    ),
    "too few examples": (RULE.replace(', "A low e."', ""), "examples.passes"),
    "gives way to no code": (RULE.replace("title =", 'gives_way_to = ["that"]\ntitle ='), "gives_way_to[0]"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_by_file_and_key(tmp_path, mistake):
    text, key = MISTAKES[mistake]
    assert text != RULE

    with pytest.raises(PackError) as caught:
        load_folder(pack(tmp_path, **{NAME: text}))

    assert caught.value.file == NAME
    assert caught.value.key == key
    assert str(caught.value).startswith(NAME)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'message = "',
            'message = "no full stop", #',
            "message: has to be a sentence, with its full stop and without braces",
        ),
        ('message = "', 'message = "Short." #', "message: is too short: 10 characters or more are needed"),
        ('remedy = "', 'remedy = "Please do not share it." #', "remedy: says what doccheck never says"),
        ('title = "', 'title = "A title." #', "title: has to end without a full stop"),
        (', "A low e."', "", "examples.passes: holds too few: 5 or more are needed"),
    ],
)
def test_a_mistake_is_said_in_plain_words(tmp_path, old, new, said):
    text = RULE.replace(old, new.replace('",', '"'), 1)
    assert text != RULE
    with pytest.raises(PackError) as caught:
        load_folder(pack(tmp_path, **{NAME: text}))
    assert str(caught.value).startswith(f"{NAME}: {said}")


@pytest.mark.parametrize(
    ("texts", "file", "key"),
    [
        ({"clarity/slow.toml": RULE}, "clarity/slow.toml", ""),
        ({"a/XX901-slow-word.toml": RULE, "b/XX901-slow-word.toml": RULE}, "XX901-slow-word.toml", "code"),
        (
            {NAME: RULE, "clarity/XX902-slow-word.toml": RULE.replace("XX901", "XX902")},
            "XX902-slow-word.toml",
            "name",
        ),
        ({NAME: RULE, "pack.toml": "review_by = 3"}, "pack.toml", "review_by"),
        ({NAME: RULE, "words.toml": "slow = ["}, "words.toml", ""),
    ],
    ids=["file name", "same code", "same name", "about the pack", "words"],
)
def test_a_mistake_of_the_pack_is_named_too(tmp_path, texts, file, key):
    with pytest.raises(PackError) as caught:
        load_folder(pack(tmp_path, **texts))

    assert (caught.value.file, caught.value.key) == (file, key)


def test_an_empty_folder_or_none_is_no_pack(tmp_path):
    with pytest.raises(PackError):
        load_folder(tmp_path)
    with pytest.raises(PackError):
        load_folder(tmp_path / "nowhere")


def test_a_message_about_a_pack_does_not_quote_it(tmp_path):
    with pytest.raises(PackError) as caught:
        load_folder(pack(tmp_path, **{NAME: RULE.replace("[[slow]] a", "[[Ruby Marchetti")}))

    assert "Ruby" not in str(caught.value)


def test_a_packs_own_words_come_before_the_built_in_ones(tmp_path):
    own = {NAME: RULE.replace("\\bslow\\b", "<kin>"), "words.toml": 'kin = ["slow"]'}

    rule = load_folder(pack(tmp_path, **own)).rules[0]

    assert [look.patterns.compiled[0][0].pattern for look in rule.looks] == ["(?:(?:slow))"]


def test_two_packs_cannot_hold_one_code(tmp_path):
    first, second = (load_folder(pack(tmp_path / name, **{NAME: RULE})) for name in "ab")

    with pytest.raises(PackError):
        combine([first, second])


def test_the_digest_follows_the_content(tmp_path):
    first = load_folder(pack(tmp_path / "a"))
    same = load_folder(pack(tmp_path / "b"))
    other = load_folder(pack(tmp_path / "c", **{NAME: RULE.replace("A low a.", "A low z.")}))

    assert first.sha256 == same.sha256 != other.sha256


def test_rules_are_chosen_by_the_beginning_of_their_codes():
    rules = load_builtin().rules

    chosen = [rule.code for rule in select(rules, only=["cl", "RR41"], ignore=["CL602"])]

    assert {"CL601", "CL603", "CL604", "RR410", "RR411", "RR412"} <= set(chosen)
    assert all(code.startswith(("CL", "RR41")) and code != "CL602" for code in chosen)
    assert select(rules) == rules
    with pytest.raises(PackError):
        select(rules, only=["ZZ"])


def test_the_built_in_pack_keeps_to_what_an_authority_has_to_keep_to():
    found = load_folder(Path(str(files("doccheck.patterns"))))

    assert [rule.code for rule in found.rules] == [rule.code for rule in load_builtin().rules]


def test_loading_the_built_in_rules_loads_no_language():
    import subprocess
    import sys

    code = (
        "import sys; from doccheck.packs import load_builtin; load_builtin(); print('spacy' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


def test_every_look_can_be_found():
    for name in LOOKS:
        assert isinstance(look_class(name).needs_trained_reader, bool)


# The language of patterns


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a b", r"a\s+b"),
        ("a ?b", r"a\s?b"),
        ("[ ,]x", r"[\s,]x"),
        (r"\ b", r"\ b"),
        (r"(?<! )x y", r"(?<!\s)x\s+y"),
        (r"(?<=a b)x", r"(?<=a\sb)x"),
        (r"[\]] ", r"[\]]\s+"),
    ],
)
def test_a_space_matches_any_white_space(written, read):
    assert relaxed(written) == read


def test_lists_of_words_may_name_lists():
    words = WordLists({"a": ["x", "<b>"], "b": ["y"]})

    assert expand("<a>(?P<mark>z)", words) == "(?:x|(?:y))(?P<mark>z)"
    with pytest.raises(KeyError):
        expand("<c>", words)


# The data

WORDS = tomllib.loads(files("doccheck.patterns").joinpath("words.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", WORDS)
def test_a_list_of_words_is_a_set_of_patterns(name):
    import re

    entries = WORDS[name]

    assert len(entries) == len(set(entries))
    assert all(entry.strip() for entry in entries)
    re.compile(relaxed(WordLists(WORDS)[name]), re.IGNORECASE)


def test_acronyms_are_sorted_and_unique():
    data = files("doccheck.detectors").joinpath("data/acronyms.tsv").read_text("utf-8")
    rows = [row.split("\t") for row in data.splitlines()[1:]]
    names = [row[0] for row in rows]

    assert names == sorted(names, key=lambda name: (name.lower(), name))
    assert len(names) == len(set(names))
    assert all(len(row) == 2 and row[1] and row[1] == row[1].strip() for row in rows)
    assert known_expansions()["MARAC"] == ("Multi-Agency Risk Assessment Conference",)


def test_short_words_are_sorted_and_unique():
    words = files("doccheck.detectors").joinpath("data/short_words.txt").read_text("utf-8").split()

    assert words == sorted(set(words))
    assert "MASH" in common_words()


def test_superseded_authorities_are_sorted_and_complete():
    rows = authorities()

    assert [row.name for row in rows] == sorted({row.name for row in rows})
    assert all(row.instead and date(2000, 1, 1) < row.since < date(2026, 11, 24) for row in rows)
    for row in rows:
        row.pattern.check()
