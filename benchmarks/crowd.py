"""Rows of many people over two years, made by the database itself: most are over, some hundred are at work.

Each person has one application and about as many rows as a whole dialogue leaves. What is sealed has the size
of what it stands for and cannot be opened.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Table
from sqlalchemy.engine import make_url

from bot.models.tables import Base

TWO_YEARS = 2 * 365 * 86_400_000  # ms
_BEFORE_NOW = 2 * 86_400_000  # so long ago the last one came, so that nothing of theirs is in the future
_SEALED = {
    "application": 1600,
    "inbox": 300,
    "outbox": 400,
    "work": 250,
    "face_check": 500,
    "id_capture": 300,
    "statement_line": 250,
}

Run = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: how many for each person, and columns as SQL over `p` (person) and `k` (1, 2, …).

    `is_whole`: never fewer.
    """

    table: str
    each: int
    columns: Mapping[str, str] = field(default_factory=dict)
    where: str = "true"
    is_whole: bool = False


_AT = "p.joined + k * 3600000"
_NAME = "md5(p.mark || k || '{}') || md5(k || '{}' || p.mark) || '.jpg'"
_HAS_ORDER = "p.order_no is not null"
_IS_NEW = "p.behind < 20"
ROWS = (
    Rows(
        "conversation",
        1,
        {
            "openid": "p.openid", "owner": "'bot'", "memory": "'{}'", "followed": "true", "sealed": "null",
            "wants_person": "p.behind < 30", "created_at": "p.joined", "updated_at": "p.joined + 7200000",
        },
    ),
    Rows(
        "application",
        1,
        {
            "id": "p.mark", "openid": "p.openid", "status": "p.status", "order_no": "p.order_no",
            "flow": "'institution/2'", "since": "p.joined + 7200000", "created_at": "p.joined",
            "updated_at": "p.joined + 7200000",
            "pending": "case when p.number % 3 = 0 then 'slip' else '' end",
            "by_hand": "case when p.number % 7 = 0 and p.status <> 'completed' then 'face' else '' end",
        },
    ),
    Rows("order_number", 1, {"number": "p.order_no", "application_id": "p.mark"}, _HAS_ORDER),
    Rows("order_part", 15, {"digits": "substr(p.order_no, k)", "number": "p.order_no"}, _HAS_ORDER, True),
    Rows(  # four terms that everybody has, as in 有限公司, and the others nearly nobody else
        "search_term",
        24,
        {
            "term": "case when k > 20 then k else p.number % 50000 * 1000003 + k end", "at": "p.joined",
            "application_id": "p.mark",
        },
    ),
    Rows(
        "inbox",
        18,
        {"key": "'m:' || p.openid || ':' || k", "openid": "p.openid", "kind": "'Text'", "created_at": _AT},
    ),
    Rows(
        "outbox",
        8,
        {
            "openid": "p.openid", "application_id": "p.mark", "created_at": _AT, "done_at": _AT,
            "kind": "case when k % 2 = 0 then 'notice' else 'line' end",
            "state": f"case when k = 8 and {_IS_NEW} then 'planned' when k = 7 and {_IS_NEW} then 'sending'"
            " when k = 8 and p.number % 12 = 0 then 'held' else 'sent' end",
            "due_at": f"case when {_IS_NEW} then p.future when k = 8 then {2**62} else {_AT} end",
            "lease_until": f"case when {_IS_NEW} then p.future else {_AT} end",
        },
    ),
    Rows(
        "audit",
        33,
        {
            "at": _AT, "actor": "'applicant'", "openid": "p.openid", "application_id": "p.mark",
            "action": "case when k in (1, 27, 30) then 'moved' when k = 25 then 'refused'"
            " when k = 26 then 'digressed' when k = 33 and p.number % 50 = 0 then 'asked_for_person'"
            " when k = 32 and p.number % 7 = 0 then 'by_hand' when k > 30 then 'told' else 'answered' end",
            "detail": "case k when 1 then '{\"from\":\"draft\",\"to\":\"submitted\"}'"
            " when 27 then '{\"from\":\"submitted\",\"to\":\"in_review\"}'"
            " when 30 then '{\"from\":\"in_review\",\"to\":\"approved\"}'"
            " else '{\"question\":\"q' || k || '\",\"source\":\"typed\",\"flow\":\"institution/2\"}' end",
        },
    ),
    Rows(
        "work",
        3,
        {
            "key": "'fetch_photo:' || p.mark || ':' || k", "kind": "'fetch_photo'", "openid": "p.openid",
            "application_id": "p.mark", "created_at": _AT, "attempts": "1",
            "state": f"case when k = 3 and {_IS_NEW} then 'queued' when k = 2 and {_IS_NEW} then 'running'"
            " else 'done' end",
            "due_at": f"case when {_IS_NEW} then p.future else {_AT} end",
            "lease_until": f"case when {_IS_NEW} then p.future else {_AT} end",
        },
    ),
    Rows(
        "document",
        6,
        {
            "id": "md5(p.mark || k)", "openid": "p.openid", "application_id": "p.mark", "kind": "'photo'",
            "media_type": "'image/jpeg'", "source": "'photo:' || p.mark || ':' || k", "created_at": _AT,
            "sha256": "md5(p.mark || k) || md5(k || p.mark)",
            **{part: _NAME.format(part, part) for part in ("original", "normalised", "thumbnail")},
        },
    ),
    Rows(
        "timer",
        1,
        {"openid": "p.openid", "application_id": "p.mark", "name": "'deadline'", "due_at": "p.future"},
        "p.behind < 1000",
    ),
    Rows(
        "face_check",
        1,
        {"biz_token": "p.mark", "openid": "p.openid", "application_id": "p.mark", "state": "'done'"},
    ),
    Rows(  # the statements of two years, dealt with but for what a test imports
        "statement_line",
        40,
        {
            "identity": "md5(p.mark || k) || md5(k || p.mark)", "statement_id": "1", "number": "k",
            "fen": "50000", "came": "k % 4 <> 0",
            "day": "'2026-0' || (1 + p.number % 9) || '-' || (10 + k % 18)",
            "state": "case when k % 4 = 0 then 'went' when k = 1 and p.number % 20 = 0 then 'aside'"
            " when k = 2 and p.number % 5 = 0 then 'returning' else 'booked' end",
        },
    ),
    Rows(
        "payment",
        30,
        {
            "line_id": "p.number * 40 + k", "application_id": "p.mark", "order_no": "p.order_no",
            "fen": "50000", "fit": "'exact'", "at": _AT, "told_at": _AT,
        },
        _HAS_ORDER,
    ),
    Rows(
        "repayment",
        1,
        {
            "line_id": "p.number * 40 + 2", "why": "'unknown'", "fen": "50000", "state": "'paid'",
            "batch": "p.number / 100 + 1", "told_at": _AT,
        },
        "p.number % 5 = 0",
    ),
    Rows("id_capture", 2, {"id": "md5(k || p.mark)", "application_id": "p.mark", "state": "'good'"}),
)  # fmt: skip


def fill(url: str, people: int, now: int, share: float = 1) -> None:
    """Fill an empty database with today's tables, as if `now` (ms) were the end of two years.

    `share`: of the rows of each person only so many, the last ones.
    """
    place = make_url(url)
    if place.drivername == "sqlite":
        _fill_sqlite(str(place.database), people, now, share)
    else:
        where = (str(place.query["host"]), str(place.username), str(place.database))
        _fill_postgresql(*where, people, now, share)


def _fill_sqlite(path: str, people: int, now: int, share: float) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_function("md5", 1, _md5, deterministic=True)
    try:
        # Nothing of this has to outlive a crash; the service sets its own modes when it connects.
        for pragma in ("synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        numbers = "with recursive numbers(n) as (select 1 union all select n + 1 from numbers limit {}) "
        _insert(connection.execute, numbers.format(people), people, now, share, "zeroblob({})")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _md5(text: object) -> str:
    return hashlib.md5(str(text).encode(), usedforsecurity=False).hexdigest()


def _fill_postgresql(host: str, user: str, database: str, people: int, now: int, share: float) -> None:
    with psycopg.connect(host=host, user=user, dbname=database, autocommit=True) as connection:

        def run(sql: str) -> object:
            return connection.execute(sql.encode())

        numbers = f"with numbers(n) as (select n::bigint from generate_series(1, {people}) as numbers(n)) "  # noqa: S608
        # Bytes of chance, so that PostgreSQL does not store them as less than they are.
        _insert(run, numbers, people, now, share, "decode(repeat(p.mark, {} / 16), 'hex')")
        run("VACUUM (ANALYZE)")
        run("CHECKPOINT")


def _insert(run: Run, numbers: str, people: int, now: int, share: float, sealed: str) -> None:
    run(f"create temporary table person as {numbers} {_people(people, now)}")
    for rows in ROWS:
        table = next(each for name, each in Base.metadata.tables.items() if name == rows.table)
        blank = {column.name: _blank(column, sealed) for column in table.c if not _counts_up(table, column)}
        values = blank | rows.columns
        left_out = 0 if rows.is_whole else min(rows.each - 1, round(rows.each * (1 - share)))
        repeated = " union all ".join(f"select {k} as k" for k in range(left_out + 1, rows.each + 1))
        chosen = f"select {', '.join(values.values())} from person p cross join ({repeated}) r"  # noqa: S608
        run(f"insert into {rows.table} ({', '.join(values)}) {chosen} where {rows.where}")
    run("drop table person")


def _people(people: int, now: int) -> str:
    """Of those who came last some hundred are at work in every state; all others are over."""
    is_at_work = f"{people} - n < {min(1000, people // 4)}"
    mark, step = "md5(cast(n as text))", TWO_YEARS // people
    working = ("slip_received", "in_review", "supplementing", "rejected", "refund_requested", "submitted")
    over = ("cancelled", "expired", "mailed")
    return f"""
        select n as number, {mark} as mark, 'o' || substr({mark}, 1, 27) as openid, {people} - n as behind,
            {now - _BEFORE_NOW} - ({people} - n) * {step} as joined, {now} + 3600000 + n as future,
            case when {is_at_work} then case n % 10 {_nth(working)} else 'draft' end
                else case n % 10 {_nth(over)} else 'completed' end end as status,
            case when ({is_at_work} and n % 10 > 5) or (not {is_at_work} and n % 10 < 2) then null
                else '017' || substr(cast(100000000000000000 + n * 7919 as text), 4) end as order_no
        from numbers
    """  # noqa: S608


def _nth(words: tuple[str, ...]) -> str:
    return " ".join(f"when {number} then '{word}'" for number, word in enumerate(words))


def _counts_up(table: Table, column: Any) -> bool:
    return column is table.autoincrement_column


def _blank(column: Any, sealed: str) -> str:
    """A value of the column's type that no condition looks for."""
    if isinstance(column.type, LargeBinary):
        return sealed.format(_SEALED.get(column.table.name, 16))
    if isinstance(column.type, Boolean):
        return "false"
    return "0" if isinstance(column.type, Integer | BigInteger) else "''"
