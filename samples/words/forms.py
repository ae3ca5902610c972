"""The words of the samples that are in the referral form."""

from __future__ import annotations

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
