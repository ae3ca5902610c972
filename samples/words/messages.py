"""The words of the samples that are mail."""

from __future__ import annotations

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
