"""What the API's documentation shows of evidence: made up, shaped like the answers."""

from typing import Any

from workflow.api.answers import Documented
from workflow.api.proposal_examples import EVIDENCE

#: How a piece that was taken off its question differs.
ENDED: dict[str, Any] = {
    "is_current": False,
    "ended": {"how": "detached", "at": "2026-03-14T02:10:00.000Z", "by": EVIDENCE["by"]},
}

_BINARY = {"schema": {"type": "string", "format": "binary"}}

FILE_OR_LINK: Documented = {
    200: {
        "description": "The bytes of a file, or where a link leads",
        "content": {
            "application/octet-stream": _BINARY,
            "application/json": {
                "schema": {"type": "object", "properties": {"url": {"type": "string", "format": "uri"}}}
            },
        },
    }
}

ARCHIVE_OF_ALL: Documented = {
    200: {
        "description": "A ZIP archive with the files and `manifest.json`",
        "content": {"application/zip": _BINARY},
    }
}
