"""Puts the pages of the threads together."""

from flask import Blueprint

from desk.parts import DeskParts
from desk.threads.acts import ThreadActs
from desk.threads.case import CasePanel
from desk.threads.composer import Composer
from desk.threads.page import ThreadPages, ThreadParts
from desk.threads.pictures import ThreadPictures
from office.delivery import Deliveries
from office.threads.address import Addresses
from office.threads.lines import ThreadReader
from office.threads.lists import ThreadLists
from office.threads.opening import Threads
from office.threads.whole import WholeThreads
from office.trail import Trail


def register(desk: Blueprint, parts: DeskParts, trail: Trail, deliveries: Deliveries) -> None:
    addresses = Addresses(parts.secret_key)
    desk.add_app_template_filter(addresses.of, "thread_address")
    whole = WholeThreads(trail, parts.clock)
    pages = ThreadPages(
        ThreadParts(
            lists=ThreadLists(parts.database, parts.sealer, parts.records, parts.clock),
            threads=Threads(parts.database, parts.records, parts.clock),
            reader=ThreadReader(parts.database, parts.sealer, parts.clock),
            whole=whole,
            addresses=addresses,
            staff=parts.staff,
            composer=Composer(
                parts.stretches, parts.line_drafts, parts.staff, parts.database, parts.clock, parts.fresh_id
            ),
            case=CasePanel(parts.records, parts.staff, deliveries, parts.clock),
        )
    )
    pages.register(desk)
    ThreadActs(pages, parts.stretches, parts.line_drafts, parts.typing_sign, parts.fresh_id).register(desk)
    ThreadPictures(pages, parts.documents, parts.storage, whole, trail).register(desk)
