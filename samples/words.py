"""The words of the samples. Above each stands what is wrong with it. Nobody and nothing in them is real."""

from __future__ import annotations

# One of each main kind: opinion as fact, informant, over-sharing, hearsay, family not told and no reason,
# whole record.
OPENING = """\
OFFICIAL-SENSITIVE. To: Duty Team, Wexcombe Children's Services. Date: 10 November 2026
From: Joan Petrie, manager, Maple Street Nursery, 01632 960147
Alfie Doran (born 3 May 2022) has come in wet and hungry on six mornings since 19 October. Please assess.
His mother does not care about him.
Mrs Hendry at number 14 told me that she hears him crying at night; she asked me not to say it was her.
Mum had her gallbladder out in June. Apparently his uncle has been inside.
The family have not been told about this referral.
I attach his whole nursery file.
"""

# Opinion and motive stated as fact, hearsay without a source, a diagnosis nobody made, loaded words. The
# rest is sound.
OPINION_AS_FACT = """\
OFFICIAL-SENSITIVE

Date: 5 October 2026
From: Gareth Pugh, head of year 9, Castlegate Academy, g.pugh@castlegate.wexcombe.sch.uk, 01632 960233
To: Ms Nasreen Qureshi, team manager, Family Help, Wexcombe Council

Young person: Tyler Brandt
Date of birth: 17 January 2013

Why I am writing
I ask Family Help to assess what Tyler and his mother need and to offer a lead worker. Tyler has been to\
 school on 19 of 41 sessions since 2 September 2026. He was sent home on 24 September after he threw a \
chair, which missed another pupil by a metre.

What is going on
Tyler is only doing this for attention. His mother, Kim Brandt, could not care less whether he comes in \
or not. It is said that there are parties at the house most weekends. Kim is an alcoholic and Tyler \
obviously has ADHD (attention deficit hyperactivity disorder). She is manipulative and knows exactly how\
 to play professionals. He will end up in prison like his father.

On 28 September Tyler told me: "Nobody's up in the morning so I just stay in bed." His form tutor, Mr \
Osei, saw him asleep at his desk on 21, 22 and 25 September.

What Tyler wants
He told Mr Osei on 29 September that he would like to do the motor vehicle course, "because you get to \
fix stuff".

Consent and lawful basis
Kim agreed by telephone on 30 September 2026 to this referral and to what it says being shared with \
Family Help. The basis is our public task, with section 10 of the Children Act 2004; for health \
information, the safeguarding of children and of individuals at risk (Schedule 1, Data Protection Act \
2018).
"""

# No purpose, no consent status, no lawful basis, no condition; consent refused without a reason; a myth;
# old law.
NO_RATIONALE = """\
CONFIDENTIAL

From: Dr Anil Kapadia, Weirside Surgery, Wexcombe, 01632 960355
To: Wexcombe Children's Services
Date: 21 September 2026

Re: Poppy Lambourne, born 12 February 2013, of 3 Tanyard Court, Wexcombe

I saw Poppy with her mother on 14 September 2026. She has lost 6 kg since May and her periods have \
stopped. I saw old and new cuts on both forearms, the newest about two days old. She would not be \
weighed a second time. Poppy has asthma, for which she has a blue inhaler.

Her mother, Claire Lambourne, refused to agree to this letter.

Poppy's father has not been told.

I know more about the family than I have written here, but because of GDPR I am not able to share it. \
The Data Protection Act 1998 does not allow us to pass on anything without consent.

Dr A Kapadia
"""

# Acronyms nobody explains, vague times, no date of birth, shorthand; danger tonight and nobody rung.
UNCLEAR = """\
# Referral to Family Help

**OFFICIAL-SENSITIVE**

Date: 2 November 2026

From: Bex Thornley, youth worker, Riverside Youth Project, 01632 960466

To: Mr Idris Vaughan, Wexcombe Family Help

## Young person

Kayleigh Marriott, of 40 Quarry Road, Wexcombe

## Concerns

Kayleigh has been coming to sessions looking tired recently. She has gone missing on several occasions. \
The IYSS worker did an RHI a while ago and the outcome was NFA, and CMARS did not meet. I saw a burn the\
 size of a penny on her left wrist at some point.

She told me this evening that her stepfather, Dean Foyle, is waiting at home with a knife and says he \
will kill her if she goes back.

## What Kayleigh wants

"I just want to stay at my nan's until he's gone."

## Consent and lawful basis

Kayleigh and her mother, Sharon Marriott, agreed on 30 October 2026 to this being shared with Family \
Help. Public task; section 47 of the Children Act 1989. Health information is shared for the \
safeguarding of children and of individuals at risk.

## What we ask for

A strategy discussion, and a return interview by someone she knows.
"""

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

# Sound.
GOOD_EMAIL = (
    {
        "From": "Lorna Castell <lorna.castell@wexcombe-community.nhs.net>",
        "To": "Duty desk <duty@familyhelp.wexcombe.gov.uk>",
        "Date": "Thu, 08 Oct 2026 14:20:00 +0100",
        "Subject": "OFFICIAL-SENSITIVE: referral for Family Help, reference WX-2231",
        "Message-ID": "<20261008.2231@wexcombe-community.nhs.net>",
    },
    """\
Dear Mr Abara,

I am Noah Tennant's health visitor. Noah was born on 19 March 2025 and
lives with his mother, Hollie Tennant, at 21 Kiln Street, Wexcombe. I ask
Family Help to offer Hollie a support worker and to look at the damp in
the flat with her landlord.

What I saw: on 1 October 2026 I visited at 10 am. There was black mould
over about a square metre of wall beside the cot, and the room was at 13
degrees. Noah had been to the surgery for his chest on 9 and 23 September
2026. He weighed 9.1 kg, on the same line as in July.

What Hollie told me: she has asked her landlord for repairs four times
since June 2026, and she feels worn out.

My professional view: I think Noah's chest will not clear while he sleeps
in that room. Hollie is attentive and asks for help early, and in my
judgement one visit a week until Christmas would be enough.

Hollie agreed on 1 October 2026 to this referral and read it before I sent
it. Its basis is public task (section 17 of the Children Act 1989); the
health information goes with it for the safeguarding of children and of
individuals at risk.

I decided to send this today. My number is 01632 960188.

Lorna Castell
Health visitor, Wexcombe Community Health
""",
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

# A private mailbox copied in, a reply asked at another; the child's name in the subject line. The rest is
# sound.
INSECURE_RECIPIENT = (
    {
        "From": "Priya Nandakumar <p.nandakumar@hollyfield.wexcombe.sch.uk>",
        "To": "Family Help <referrals@familyhelp.wexcombe.gov.uk>",
        "Cc": "Sue Marlow <suemarlow61@hotmail.co.uk>",
        "Date": "Tue, 13 Oct 2026 16:05:00 +0100",
        "Subject": "OFFICIAL-SENSITIVE Referral for Ethan Wroe, born 2 May 2018",
        "Message-ID": "<20261013.77@hollyfield.wexcombe.sch.uk>",
    },
    """\
Dear Mrs Ibekwe,

I ask Family Help to offer Ethan Wroe and his father a morning routine and
someone to talk to. Ethan was born on 2 May 2018 and lives with his
father, Carl Wroe, at 5 Chapel Rise, Wexcombe.

Since 7 September 2026 he has arrived after 9.30 on eleven days. On 5
October I saw him eat three breakfasts. He told me: "Dad's asleep when I
go." Mr Wroe told me on 8 October that he works nights and that his
mother, who used to help, died in July.

In my view the two of them are managing a loss without help, and Ethan is
too young to get himself up.

Mr Wroe agreed on 8 October 2026 to this referral. Its basis is public
task, section 17 of the Children Act 1989.

I am not at school on Wednesday. Please reply to
priya.nandakumar@gmail.com or ring 01632 960512.

Priya Nandakumar
Designated safeguarding lead, Hollyfield Primary School
""",
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

# The child's name in the subject line, a whole file promised, an earlier message below; the attachment
# has its own.
EMAIL_WITH_ATTACHMENT = (
    {
        "From": "Owen Treharne <o.treharne@pentland.wexcombe.sch.uk>",
        "To": "Hub <mash@wexcombe.gov.uk>",
        "Cc": "PC 4417 Dunmore <k.dunmore@wexshire.police.uk>",
        "Date": "Fri, 16 Oct 2026 09:12:00 +0100",
        "Subject": "Amelia Stannard - urgent",
        "Message-ID": "<20261016.3@pentland.wexcombe.sch.uk>",
    },
    """\
OFFICIAL-SENSITIVE

Dear Mr Lindqvist,

Please find attached a chronology for Amelia Stannard, born 11 April 2012,
and I am sending her entire school file by courier. I ask for a strategy
meeting this week.

Amelia told me on 15 October 2026 that a man of about 30 called Smiley
waits for her at the bus station. I saw the messages on her telephone:
eleven between 8 and 14 October, the last saying "wear the dress". She
does not want her mother to know.

Her mother has not been told.

Amelia's mother is hostile and has never engaged with us. In my view
Amelia is at risk of sexual exploitation.

The basis is public task, section 47 of the Children Act 1989, and for
health information the safeguarding of children and of individuals at
risk.

Owen Treharne
Designated safeguarding lead, Pentland School, 01632 960733

-----Original Message-----
From: Hub
Sent: 15 October 2026 17:40
To: Owen Treharne
Subject: Consultation

Thank you for ringing. Please send us what you have in writing, with
dates.
Piers Lindqvist
""",
)

# The attachment of that message: history without dates, another child, a diagnosis without a source.
CHRONOLOGY = (
    "# Chronology: Amelia Stannard, born 11 April 2012",
    "Made by Owen Treharne, Pentland School, 01632 960733, on 16 October 2026 for Mr Piers Lindqvist,"
    " Wexcombe"
    " Multi-Agency Safeguarding Hub",
    [
        ["Date", "Event", "Source"],
        ["4 September 2026", "Amelia left at 11 am and was not seen until 8 pm.", "Attendance officer"],
        [
            "17 September 2026",
            "Amelia was seen getting out of a grey car with Chloe Rendle, year 8.",
            "Mr Lacey, on gate duty",
        ],
        [
            "30 September 2026",
            'Amelia told the school nurse: "He says I\'m older than I look."',
            "School nurse",
        ],
        ["", "There were concerns about her older sister as well.", ""],
        ["14 October 2026", "Amelia is depressed and self-harms.", "Owen Treharne"],
    ],
)

FORM_TITLE = "Multi-agency referral form"
FORM_FOOTER = (
    "Wexcombe Safeguarding Children Partnership. Form 7, September 2026. Send to mash@wexcombe.gov.uk"
)
FORM_GUIDANCE = (
    "Please complete every section. Do not leave questions blank: write 'not known' if you do not know."
)

# Mixed: lawful basis and two reasons left blank, an informant, another child, opinion as fact, private
# life, acronyms.
FORM_TABLES = (
    [
        ["SECTION 1: ABOUT YOU"],
        ["Name of referrer", "{Colette Brandreth}", "Role", "{Deputy head and designated safeguarding lead}"],
        ["Agency", "{Sandpiper Primary School}", "Telephone", "{01632 960841}"],
        ["Secure email", "{c.brandreth@sandpiper.wexcombe.sch.uk}", "Date of referral", "{6 October 2026}"],
        ["Referred to", "{Duty social worker, Wexcombe Multi-Agency Safeguarding Hub}", "", ""],
    ],
    [
        ["SECTION 2: THE CHILD"],
        ["Name of child", "{Harrison Pell}", "Date of birth", "{21 July 2019}"],
        ["Gender", "Male {x} Female { }", "Ethnicity", "{White British}"],
        ["First language", "{?Choose a language}", "NHS number", "{999 475 2189}"],
        ["Home address", "{62 Saltings Road, Wexcombe, WX1 9QD}", "School", "{Sandpiper Primary, year 2}"],
    ],
    [
        ["SECTION 3: HOUSEHOLD AND OTHER SIGNIFICANT PEOPLE"],
        ["Name", "Relationship", "Date of birth", "Living at the address?"],
        ["Kirsty Pell", "Mother", "3 March 1994", "Yes"],
        ["Jake Orrin", "Mother's partner", "not known", "Yes"],
        ["Daisy Pell", "Sister", "15 May 2023", "Yes"],
        ["Aaron Fisk", "Father", "not known", "No"],
    ],
    [
        ["SECTION 4: REASON FOR REFERRAL"],
        [
            "What are you worried about?",
            "On 2 October 2026 I saw two round marks, each about 8 mm across, on the back of Harrison's"
            " right hand."
            " Harrison told me: \u201cJake did it with his fag.\u201d\n"
            "Jake Orrin is a nasty piece of work and has no interest in the children. It is believed"
            " that he deals from"
            " the flat. Kirsty is bipolar.\n"
            "Kirsty lost her job at the bakery in spring and is behind with the rent. The EHA was closed"
            " in 2025 after"
            " one TAF.",
        ],
        [
            "Who told you, and when?",
            "Mrs Joyce Tandy, the dinner lady, who lives in the flat below, told me on 5 October that"
            " she has heard"
            " Jake shouting at night. Harrison also told Theo Birkett in his class.",
        ],
        [
            "What is working well?",
            "Kirsty brings both children every day and came to meetings on 8 and 22 September 2026.",
        ],
        [
            "What does the child say?",
            "Harrison said on 2 October that he likes it \u201cwhen it's just me and Mum and Daisy\u201d.",
        ],
        ["Type of concern", "Physical {x}   Emotional { }   Sexual { }   Neglect { }"],
        [
            "What do you want to happen?",
            "A medical examination this week and an assessment under section 47.",
        ],
    ],
    [
        ["SECTION 5: CONSENT AND INFORMATION SHARING"],
        ["Are the parents or carers aware of this referral?", "Yes { }   No {x}"],
        ["If no, please give the reason (do not leave blank)", "{?Click or tap here to enter text}"],
        ["Has consent to share information been obtained?", "Yes { }   No {x}"],
        ["If no, please give the reason", "Kirsty said no when I asked her on 5 October."],
        ["Lawful basis for sharing", "{?Click or tap here to enter text}"],
    ],
    [
        ["SECTION 6: SIGNATURE"],
        ["Signed", "C Brandreth", "Date", "6 October 2026"],
    ],
)

# A letter with history that nothing explains, a crime tied to nothing, superseded guidance, vague time, a
# neighbour's
# telephone number; most of it is sound.
LETTERHEAD = (
    "Wexcombe Community Health",
    "Health Visiting Service",
    "Quay House, 2 Staithe Street",
    "Wexcombe WX1 1AA",
)
LETTER_TO = (
    "Ms Farida Haidari",
    "Assessment Team",
    "Wexcombe Children's Services",
    "Civic Centre, Wexcombe WX1 2ZZ",
    "",
    "14 October 2026",
)
LETTER = (
    "Dear Ms Haidari,",
    "# Freya Lockett, born 9 January 2026, of 11 Rope Walk, Wexcombe",
    "I write to ask for an assessment under section 17 of the Children Act 1989, and for a family"
    " support worker for"
    " Freya's mother, Abbie Lockett. I am the family's health visitor and have known them since the birth.",
    "# What I have seen",
    [
        ["Date", "What was seen", "Where"],
        ["3 August 2026", "Freya weighed 6.9 kg, on the 25th centile.", "Clinic"],
        ["14 September 2026", "She weighed 6.8 kg. The bottles I was shown were sour.", "At home"],
        [
            "7 October 2026",
            "She weighed 6.7 kg, on the 9th centile. Her nappy was soaked through.",
            "At home",
        ],
    ],
    "Abbie told me on 7 October that she has been watering down the milk since her money stopped. She"
    " cried and asked me"
    " for help. Several times I have found the curtains drawn and nobody has come to the door.",
    "The neighbour, Mrs Edna Garrick (07700 900582), sometimes holds Freya while Abbie sleeps.",
    "# Background",
    "Abbie was in care as a child. There was domestic abuse in the last relationship. Abbie's cousin"
    " Ryan is in prison for"
    " burglary.",
    "# My professional view",
    "I think that Freya's weight is falling because she is not getting enough milk, and I expect it to"
    " rise if the family"
    " has food and somebody to ask. In my judgement Abbie is able to care for Freya with that help. I"
    " have based this"
    " letter on Working Together 2018.",
    "# Consent and lawful basis",
    "Abbie agreed to this letter on 7 October 2026, and I read it to her before I posted it. Freya's"
    " father, Josh Blyth, has"
    " not been told, because Abbie asked me to wait until he is home from sea on 30 October. We share"
    " this as part of our"
    " public task. The health information is shared for the safeguarding of children and of individuals"
    " at risk.",
    "Yours sincerely,",
    "Lorna Castell, health visitor, lorna.castell@wexcombe-community.nhs.net, 01632 960188",
)

# The second page is a picture, so nothing can be said of it.
SCAN_COVER = (
    "OFFICIAL-SENSITIVE",
    "",
    "Wexcombe General Hospital, Emergency Department",
    "To: Mr Daniel Okafor, Wexcombe Children's Services",
    "From: Dr Femi Alade, consultant paediatrician, 01632 960955",
    "Date: 9 November 2026",
    "",
    "Re: Oscar Tidmarsh, born 1 June 2024, NHS number 999 018 3643",
    "",
    "I ask for a strategy discussion today under section 47 of the Children Act 1989.",
    "My notes of the examination are on the next page.",
    "",
    "Oscar's mother, Beth Tidmarsh, was told of this referral by me on 9 November 2026 and",
    "agreed to it. It is made as part of our public task, and the health information is",
    "shared for the safeguarding of children and of individuals at risk.",
)
SCAN_PICTURE = (
    "Examination, 9 November 2026, 10.40",
    "",
    "Spiral fracture of the left femur on X-ray.",
    "Mother says that he fell from the settee on to carpet.",
    "Bruise 2 cm over the right cheek, 1 cm over the left ear.",
    "",
    "F Alade",
)
