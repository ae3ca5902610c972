"""What each nation's pack holds."""

from __future__ import annotations

import tomllib

from docs.made.markdown import CODE, row


def nations() -> str:
    """What each nation's pack holds: facts with their sources, rules, remedies."""
    from doccheck.packs import load_nation

    out = [
        "# Nations",
        "",
        '`jurisdiction = "wales"` under `[policy]` adds the rules below and lets the built-in rules advise as this nation\'s law has it. Without that key the '
        "rules speak of England. Nothing here is legal advice. **Unverified** entries are general knowledge of the field that nobody has yet held against "
        "a source: check them before you rely on them.",
        "",
    ]
    for folder in sorted((CODE / "packs/nations").iterdir()):
        about = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
        pack = load_nation(folder.name)
        out += [
            f"## {about['name']}",
            "",
            f'`jurisdiction = "{folder.name}"` · version {about["version"]} · review by {about["review_by"]}',
            "",
        ]
        out += ["| about | here | since | source | |", "| --- | --- | --- | --- | --- |"]
        out += [
            row(
                fact["about"],
                fact["here"],
                fact.get("since", ""),
                fact["source"],
                "**unverified**" if fact["checked"] == "unverified" else "",
            )
            for fact in about["fact"]
        ]
        out += [
            "",
            *(f"- **{rule.code}** ({rule.severity}): {rule.message} {rule.remedy}" for rule in pack.rules),
        ]
        out += [*(f"- **{code}** advises: {remedy.remedy}" for code, remedy in pack.remedies.items()), ""]
    return "\n".join(out)
