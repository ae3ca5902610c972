"""Proposals of who is named in a text: capitalised names, grouped by person.

Used to teach and to score the person-level reading. At run time doccheck's own people finder is used.
"""

import re
from collections import defaultdict

Span = tuple[int, int]

TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Fr|Father|Sister|Sr|Sgt|PC|DC|DS|DI|WPC|Insp|Cllr|Sir|Lady"
    r"|Imam|Rabbi|Pastor|Nurse|Coach|Auntie|Aunty|Aunt|Uncle|Nan|Nana|Gran|Granny|Grandad|Grandma|Cousin|Mum|Dad|Baby)"
)
_NAME = (
    r"[A-Z][a-zà-öø-ÿ]+(?:['’-][A-Z]?[a-zà-öø-ÿ]+)*|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+"
    r"|[OD]['’][A-Z][a-z]+(?:-[A-Z][a-z]+)*"
)
_PARTICLE = r"(?:van|de|der|den|bin|bint|al|el|ap|von|du|da|dos|del|la|le)"
_MENTION = re.compile(
    rf"\b(?:(?P<title>{TITLE})\.?[ \u00a0])?"
    rf"(?P<name>(?:{_NAME})(?:[ \u00a0-](?:{_PARTICLE}[ \u00a0])?(?:[A-Z]\.?[ \u00a0])?(?:{_NAME})){{0,3}})"
)
_NOT_NAMES = frozenset(
    """
    the a an i he she they we it you his her their our my your its this that these those there here
    when while if as at by for from in into of on off to up with without after before since until
    during about over under and but or so because although though however also then now no not yes
    none please thank thanks dear hi hello regards yours sincerely faithfully kind best mum dad
    mother father brother sister son daughter baby nan gran grandad grandma aunt uncle auntie cousin
    parent parents child children carer guardian monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    year section part school academy primary secondary nursery college hospital surgery clinic
    centre center council borough county city street road lane avenue close court drive way terrace
    gardens place house flat park hill green rise row crescent walk grove square yard gate team
    office officer service services department police social worker health visitor form referral
    report letter email subject date time name address telephone phone tel mobile fax re cc bcc encl
    enc act data protection education children safeguarding lead head teacher headteacher deputy
    manager nurse doctor lord working together reception christmas easter english welsh scottish
    polish british white black asian muslim catholic christian hindu sikh jewish what why who where
    how which what's did does do has have had was were is are be been being can could would should
    will may might must shall every each all both some any another other one two three four five six
    seven eight nine ten first last next later today yesterday tonight tomorrow early help family
    support plan review note notes summary background history concerns concern risk reason reasons
    action actions request consent information sharing lawful basis public task private confidential
    official sensitive only our known details detail ethnicity religion language gender male female
    age born dob nhs number gp class home work agency agencies professional professionals view views
    opinion fact facts analysis assessment attached attachment enclosed signed role job position ms
    mr mrs miss dr prof whatsapp facebook instagram snapchat tiktok co-op tesco asda lidl aldi
    greggs internet google told saw asked rang said called spoke according
    apparently ask tell see ring call     whose whether since despite meanwhile again still even just maybe
    perhaps word people neighbours neighbour everyone everybody nobody somebody someone anyone
    """.split()
)


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[ \u00a0]", name) if word]


def _is_no_name(word: str) -> bool:
    """Whether a capitalised word in front of a name is there because it begins a sentence."""
    low = word.lower().replace("’", "'")
    return low in _NOT_NAMES or (len(low) > 6 and low.endswith("ly") and low not in ("kimberly", "beverly"))


def mentions(text: str) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Every name-like run: (start, end, title or "", words of the name); spans include the title."""
    found = []
    for match in _MENTION.finditer(text):
        words, start = _words(match.group("name")), match.start("name")
        title = match.group("title") or ""
        while words and _is_no_name(words[0]):
            start += len(words.pop(0)) + 1
            title = ""
        while words and words[-1].lower() in _NOT_NAMES and len(words) > 1:
            words.pop()
        if not words or words[0].lower() in _NOT_NAMES:
            continue
        begin = match.start() if title else start
        length = len(" ".join(words))
        found.append((begin, start + length, title, tuple(words)))
    return found


def people(text: str) -> list[list[Span]]:
    """Groups of mentions, one list for each person proposed, in order of first mention."""
    rows = mentions(text)
    persons: list[dict] = []
    order = sorted(range(len(rows)), key=lambda i: (-len(rows[i][3]), i))
    place: dict[int, int] = {}
    by_first, by_last = defaultdict(set), defaultdict(set)
    female, male = {"Mrs", "Ms", "Miss"}, {"Mr", "Sir"}
    for i in order:
        _, _, title, words = rows[i]
        low = tuple(word.lower().removesuffix("'s").removesuffix("’s") for word in words)
        if len(low) > 1:
            candidates = list(by_first[low[0]] & by_last[low[-1]])
        elif title and title not in ("Baby", "Auntie", "Aunty", "Aunt", "Uncle", "Cousin"):
            candidates = [
                k
                for k in by_last[low[0]]
                if not (
                    (title in female and persons[k]["titles"] & male)
                    or (title in male and persons[k]["titles"] & female)
                )
            ]
            candidates = candidates or list(by_first[low[0]])
        else:
            candidates = list(by_first[low[0]]) or list(by_last[low[0]])
        if len(candidates) == 1:
            k = candidates[0]
        else:
            k = len(persons)
            persons.append({"titles": set()})
        persons[k]["titles"] |= {title} if title else set()
        by_first[low[0]].add(k)
        by_last[low[-1]].add(k)
        place[i] = k
    groups: dict[int, list[Span]] = defaultdict(list)
    for i, row in enumerate(rows):
        groups[place[i]].append((row[0], row[1]))
    return list(groups.values())
