"""Findings as the API shows them: the data, and a label and sentence in the caller's language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from states.findings import Finding
from templates.findings import finding_label, finding_sentence


@lru_cache(maxsize=4096)
def _words(finding: Finding, language: str) -> tuple[str, str]:
    """Return a finding's label and sentence; most findings of a day are the same few."""
    return finding_label(finding, language), finding_sentence(finding, language)


def finding_json(finding: Finding, language: str) -> dict[str, Any]:
    """Return a finding with its label and sentence."""
    label, message = _words(finding, language)
    return {
        "requirement": finding.requirement,
        "level": finding.level.value,
        "status": finding.status.value,
        "required": finding.required,
        "actual": finding.actual,
        "gap": finding.gap,
        "citation": finding.citation,
        "fix_by": [role.value for role in finding.fix_by],
        "binds_at": [trigger.value for trigger in finding.binds_at],
        "verified": finding.verified,
        "remark": finding.remark,
        "label": label,
        "message": message,
    }
