"""The words of the samples that are Word."""

from __future__ import annotations

# Sound: facts dated and owned, opinion marked, no third parties, consent, basis and condition named, the
# child heard.
GOOD_REFERRAL = (
    "# Referral to Wexcombe Multi-Agency Safeguarding Hub",
    [
        ["Date", "12 October 2026"],
        [
            "From",
            "Ms Ruth Adeyinka, designated safeguarding lead, Thornbury Lane Primary School\n"
            "r.adeyinka@thornburylane.wexcombe.sch.uk, 01632 960114",
        ],
        ["To", "Mr Piers Lindqvist, duty social worker, Wexcombe Multi-Agency Safeguarding Hub"],
        ["Child", "Maya Ellwood, born 4 February 2014"],
        ["NHS number", "999 204 5175"],
        ["Address", "8 Weir Cottages, Wexcombe, WX3 4PL"],
        ["Household", "Dawn Ellwood (mother), Sam Ellwood, 9 (brother), Craig Dyer (mother's partner)"],
    ],
    "# What we ask for",
    "We share this so that the hub can decide whether Maya and Sam are at risk of significant harm. We"
    " ask for a visit"
    " this week and for one named worker for both children.",
    "# What we have seen and been told",
    [
        ["Date", "What was seen or said", "By whom"],
        [
            "28 September 2026",
            "I saw a bruise 3 cm across, yellow at its edge, on Maya's left upper arm.",
            "Ruth Adeyinka",
        ],
        [
            "1 October 2026",
            "Maya told her class teacher, Miss Owusu: \"Craig grabs me when I'm slow."
            ' He did it to Sam on Sunday."',
            "Miss Owusu, who wrote it down the same hour",
        ],
        [
            "6 October 2026",
            "Sam had the same trousers on for the fourth day, wet to the knee.",
            "Mr Bell, year 5",
        ],
        [
            "8 October 2026",
            "Mrs Ellwood told me by telephone that Mr Dyer has lived with them since 22 August 2026.",
            "Ruth Adeyinka",
        ],
    ],
    "# Our professional view",
    "In my view the bruise is more likely to have come from a grip than from a fall, because of its"
    " shape and because"
    " of what Maya said. I think both children are at risk while Mr Dyer is alone with them after school.",
    "# What Maya wants",
    'I asked Maya on 9 October 2026. She said: "I want Mum to get us from school, not Craig."',
    "# What has been tried",
    "We have offered Mrs Ellwood two places in the after-school club since 9 October 2026. She took both.",
    "# Consent, and who has been told",
    "I told Mrs Ellwood of this referral on 9 October 2026 and read it to her. She agreed that it is"
    " shared with the"
    " hub. Mr Dyer has not been told, because Maya may come to harm if he learns what she has said"
    " before she has"
    " been seen.",
    "# Lawful basis",
    "Public task, under section 47 of the Children Act 1989 and section 11 of the Children Act 2004. Health"
    " information is shared under Schedule 1 of the Data Protection Act 2018, for the safeguarding of"
    " children and of"
    " individuals at risk.",
    "# Decision",
    "Decided by Ruth Adeyinka, designated safeguarding lead, on 12 October 2026, after advice from the"
    " hub's"
    " consultation line on 8 October 2026.",
)

# A whole record enclosed; health, crime and private life that nothing ties to the child; identifiers
# nobody needs.
OVER_SHARING = (
    "# Referral to Early Help",
    "Date: 29 September 2026",
    "From: Marcus Teal, family support worker, Wexcombe Children's Centre, marcus.teal@wexcombe.gov.uk,"
    " 01632 960277",
    "To: Mrs Helen Yardley, panel coordinator, Early Help, Wexcombe Council",
    "Child: Isla Penhale, born 30 June 2023",
    "Mother: Zoe Penhale, National Insurance number QQ 12 34 56 C, NHS number 999 361 8020",
    "# What we ask for",
    "A place for Isla at the two-year-old nursery and a parenting group for her mother. Isla did not"
    " speak in six"
    " sessions between 3 August and 14 September 2026; I was there each time.",
    "# About the family",
    "Zoe had a termination when she was nineteen. Her sister Megan takes tablets for epilepsy.",
    "Zoe's brother was cautioned for shoplifting in 2019. The family are Jehovah's Witnesses.",
    "She owes £2,300 on two credit cards and has just come out of an affair with a married man at work.",
    "Zoe's bank details for the nursery deposit are sort code 20-00-00, account 55779911.",
    "# What Isla tells us",
    "Isla is three and shows what she wants by pointing. She took my hand to the water tray in every"
    " session.",
    "# Enclosed",
    "I enclose Isla's full GP record and all of our case notes since she was born.",
    "# Consent and lawful basis",
    "Zoe agreed in writing on 21 September 2026 to our sharing this with Early Help. The basis is public"
    " task, section 10"
    " of the Children Act 2004, and for health information the safeguarding of children and of"
    " individuals at risk.",
)

# A neighbour who told, an aunt who can be known, other children, a refuge, a stranger's address and car.
THIRD_PARTY = (
    "# Referral to Wexcombe Children's Services",
    "Date: 19 October 2026",
    "From: Simone Achterberg, designated safeguarding lead, St Brannoc's Primary School, 01632 960399,"
    " s.achterberg@stbrannocs.wexcombe.sch.uk",
    "To: Mr Daniel Okafor, assessment team manager, Wexcombe Children's Services",
    "Child: Ruby Catterall, born 8 August 2016, of 17 Mill Lane, Wexcombe",
    "# What we ask for",
    "We ask for an assessment of Ruby's safety at home under section 47 of the Children Act 1989.",
    "# What we know",
    "Ruby came to school on 12 October 2026 with a split lip. She told me that her father, Lee"
    " Catterall, had pushed her"
    " against the sink.",
    "Mrs Pamela Stride, who lives at 19 Mill Lane, rang the school on 13 October and told us that she"
    " had heard the"
    " shouting through the wall. Her number is 07700 900461.",
    "Ruby's aunt, who has her on Wednesdays and works at the chemist's in Fore Street, said on 14"
    " October that it is not"
    " the first time.",
    "Ruby told her friend Jasmine Holt, in 5B, what had happened. Another pupil was standing near.",
    "Her mother, Gemma Catterall, moved out on 2 October and is at Harbour House refuge in Brixcombe. Mr"
    " Catterall does"
    " not know where she is and must not find out.",
    "The family used to be friendly with Neil and Tracey Boon, whose van is WX12 ABC. The only"
    " Portuguese family in Mill"
    " Lane gave Ruby her tea last week.",
    "# What Ruby says",
    'On 12 October 2026 she said: "I want to be where Mummy is."',
    "# Our view",
    "In my professional view Ruby is not safe alone with her father, because of what she has said and"
    " what I saw.",
    "# Consent and lawful basis",
    "Mrs Catterall agreed by telephone on 14 October 2026. Mr Catterall has not been told, because he"
    " may harm Ruby or"
    " look for her mother if he is. The basis is public task; health information is shared for the"
    " safeguarding of"
    " children and of individuals at risk.",
)

# Good on screen. With it travel a deleted name, a comment and hidden words.
HIDDEN_CONTENT = (
    "Wexcombe Youth Justice Service",
    "13 October 2026",
    "To: Ms Farida Haidari, Wexcombe Children's Services",
    "Jordan Mbeki, born 22 November 2011",
    "I ask you to assess Jordan's needs under section 17 of the Children Act 1989. On 6 October 2026 I"
    " saw Jordan at our"
    " office. He had a cut over the left eye, about 2 cm long.",
    "He told me that he had been hit with a bottle by someone he knows. He gave me a name, which I have"
    " left out"
    " because it is another young person's. ",
    "In my professional view Jordan is being drawn into carrying drugs, because he has two telephones"
    " and £300 in new"
    " clothes and says that he has \u201cnobody to tell\u201d.",
    "Jordan and his mother, Grace Mbeki, agreed on 6 October 2026 that I share this with you. The basis"
    " is public task;"
    " what is said of health and crime is shared for the safeguarding of children and of individuals at"
    " risk.",
    "Tunde Okonjo, youth justice officer, t.okonjo@wexcombe.gov.uk, 01632 960621",
)

HIDDEN_IN = 5

DELETED = "It was Kieran Stobbs from the year above. "

INSERTED = "I have passed it to the police."

COMMENT_ON = 6

COMMENT = "Are we sure? His gran, Mrs Dube, rang to say the money was hers."

HIDDEN = " Do not send before Grace's court date."
