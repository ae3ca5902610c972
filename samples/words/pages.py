"""The words of the samples that are PDF: a letter, and a scanned page."""

from __future__ import annotations

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
