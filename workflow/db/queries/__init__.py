"""Every SELECT of the office, named by its answer."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Row

#: A row whose columns are read by name.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
