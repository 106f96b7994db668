"""Statements on the path of a move: spelt once for each database, and sent straight to its driver.

SQLAlchemy's work around a small statement takes ten times as long as SQLite's answer to it. A ``Prepared``
statement is written with SQLAlchemy like any other and keeps its types, events and faults; what falls away
is the context that is built anew for every call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.types import TypeEngine

Statement = Select[Any] | Insert | Update
#: Turns a value of ours into the driver's.
_Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A statement as one database is sent it."""

    sql: str
    #: Values that stand in the statement itself, as the driver takes them.
    fixed: Mapping[str, Any]
    #: How the other values are turned that need it, by name.
    turns: Mapping[str, _Turn]
    #: The names in the order of the values; None where the driver takes them by name.
    order: tuple[str, ...] | None
    columns: SimpleResultMetaData


class Prepared:
    """A statement whose values are given by name; an INSERT names its columns, the rest gets none."""

    def __init__(self, statement: Statement, columns: Sequence[str] | None = None) -> None:
        """Keep the statement; it is spelt when a database is first asked."""
        self._statement = statement
        self._columns = columns
        self._spelt: dict[str, _Spelling] = {}

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> IteratorResult[*tuple[Any, ...]]:
        """Send the statement and return its rows."""
        spelling, cursor = self._sent(connection, values)
        rows = cursor.fetchall()
        cursor.close()
        return IteratorResult(spelling.columns, iter(rows))

    def do(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Send the statement and return how many rows it changed."""
        _, cursor = self._sent(connection, values)
        changed: int = cursor.rowcount
        cursor.close()
        return changed

    def _sent(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Spelling, Any]:
        dialect = connection.dialect
        spelling = self._spelt.get(dialect.name)
        if spelling is None:
            spelling = self._spelt[dialect.name] = _spelt(self._statement, self._columns, dialect)
        by_name = {**spelling.fixed, **values}
        for name, turn in spelling.turns.items():
            by_name[name] = turn(by_name[name])
        given: Any = by_name if spelling.order is None else tuple([by_name[name] for name in spelling.order])
        sql, cursor = spelling.sql, connection.connection.cursor()
        try:
            for listener in connection.dispatch.before_cursor_execute:
                sql, given = listener(connection, cursor, sql, given, None, False)  # noqa: FBT003 -- as SQLAlchemy
            cursor.execute(sql, given)
        except dialect.loaded_dbapi.Error as fault:
            # Private, but nothing else makes of the driver's fault the one that our callers know.
            connection._handle_dbapi_exception(fault, sql, given, cursor, None)  # noqa: SLF001
        return spelling, cursor


def whole_row(table: Table) -> tuple[str, ...]:
    """Return the columns that an INSERT gives a value: all but a generated ``id``."""
    return tuple(column.name for column in table.c if column.name != "id")


def _spelt(statement: Statement, columns: Sequence[str] | None, dialect: Dialect) -> _Spelling:
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
    bound = {name: compiled.binds[name] for name in compiled.params}
    turns = {name: _of_type(each.type, dialect).bind_processor(dialect) for name, each in bound.items()}
    returned = statement.exported_columns
    return _Spelling(
        sql=str(compiled),
        fixed={name: each.value for name, each in bound.items() if not each.required},
        turns={name: turn for name, turn in turns.items() if turn is not None},
        order=None if compiled.positiontup is None else tuple(compiled.positiontup),
        columns=SimpleResultMetaData(
            [str(column.key) for column in returned],
            _processors=[_of_type(each.type, dialect).result_processor(dialect, None) for each in returned],
        ),
    )


def _of_type(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
