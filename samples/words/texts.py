"""The words of the samples that are plain text and Markdown."""

from __future__ import annotations

# One of each main kind: opinion as fact, informant, over-sharing, hearsay, family not told and no reason,
# whole record.
OPENING = """\
OFFICIAL-SENSITIVE. To: Duty Team, Wexcombe Children's Services. Date: 10 November 2026
From: Joan Petrie, manager, Maple Street Nursery, 01632 960147
Alfie Doran (born 3 May 2022) has come in wet and hungry on six mornings since 19 October. Please assess.
His mother does not care about him.
Mrs Hendry at number 14 told me that she hears him crying at night; she asked me not to say it was her.
Mum had her gallbladder taken out in June. Apparently his uncle has been inside.
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
