"""Whatever a machine makes of the OpenAPI document, the server answers as the document says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doccheck.web.settings import Bounds

from .stand_in import TOKEN

ST = Path(sys.executable).with_name("schemathesis")
NOT_ASKED = "--exclude-checks=negative_data_rejection"
"""The parts of a form have no types: what schemathesis takes for a wrong one is a string like any other."""
ROOM = Bounds(a_minute=10_000_000)


@pytest.mark.parametrize("tokens", [(), (TOKEN,)], ids=["open", "with a token"])
def test_the_server_keeps_to_its_openapi_document(serve, tmp_path, tokens):
    running = serve(bounds=ROOM, tokens=tokens)
    (tmp_path / "openapi.json").write_text(json.dumps(without_record(running)))
    options = [f"--header=Authorization: Bearer {TOKEN.secret}"] if tokens else []
    done = subprocess.run(
        [
            ST, "run", "openapi.json", f"--url={running.address}", "--max-examples=25", "--seed=7", "--generation-deterministic",
            "--phases=examples,coverage,fuzzing", "--no-color", NOT_ASKED, *options,
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, _told(done.stdout) + done.stderr[-2000:]
    assert "No issues found" in done.stdout, _told(done.stdout)


def without_record(running):
    """The document without the decision record: whatever schemathesis makes up for one is none, and is refused."""
    with running.client() as client:
        document = client.get("/openapi.json").json()
    form = document["paths"]["/v1/check"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    del form["properties"]["record"]
    return document


def _told(text):
    """What schemathesis says, with its longest lines cut."""
    return "\n".join(
        line if len(line) < 400 else f"{line[:250]} [...] {line[-120:]}" for line in text.splitlines()
    )
