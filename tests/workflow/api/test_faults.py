"""Every reason that the framework's complaints are told with has a sentence."""

import pytest

from templates.catalogue import LANGUAGES, has
from workflow.api.faults import REASONS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted({*REASONS.values(), "unreadable"}))
def test_a_reason_has_a_sentence(reason, language):
    assert has(language, f"fault.{reason}"), f"add fault.{reason} to templates/locale/{language}.po"
