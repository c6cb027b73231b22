"""Puts the pages of the threads together."""

from flask import Blueprint

from bot.models.availability import Availability
from bot.models.desk_settings import DeskSettings
from bot.models.handovers import Handovers
from bot.models.snoozes import Snoozes
from bot.models.thread_tags import ThreadTags
from desk.parts import DeskParts
from desk.threads.acts import ThreadActs
from desk.threads.availability_page import AvailabilityPage
from desk.threads.beside import Beside
from desk.threads.board_page import BoardPage
from desk.threads.case import CasePanel
from desk.threads.composer import Composer
from desk.threads.page import ThreadPages, ThreadParts
from desk.threads.pictures import ThreadPictures
from desk.threads.replay_page import ReplayPage
from desk.threads.shift_end_page import ShiftEndPage
from desk.threads.tags_page import TagPages
from desk.threads.to_everybody_page import ToEverybodyPage
from desk.threads.transcript_page import TranscriptPage
from office.delivery import Deliveries
from office.offers import Offers
from office.threads.address import Addresses
from office.threads.assignment import AssignmentRules
from office.threads.duty import Duty
from office.threads.lines import ThreadReader
from office.threads.lists import ThreadLists
from office.threads.notes import Notes
from office.threads.opening import Threads
from office.threads.presence import Presence
from office.threads.replaying import Replay
from office.threads.replies import Replies
from office.threads.searching import WordSearch
from office.threads.shift_end import ShiftEnd
from office.threads.supervision import Supervision
from office.threads.tags import Tags
from office.threads.to_everybody import ToEverybody
from office.threads.transcript import Transcripts
from office.threads.whole import WholeThreads
from office.trail import Trail


def register(desk: Blueprint, parts: DeskParts, trail: Trail, deliveries: Deliveries) -> None:
    addresses = Addresses(parts.secret_key)
    desk.add_app_template_filter(addresses.of, "thread_address")
    notes = Notes(parts.thread_notes, parts.staff)
    whole = WholeThreads(trail, parts.clock)
    presence = Presence(parts.redis, parts.publish, parts.clock)
    offers = Offers(parts.database, parts.sealer, parts.records, parts.clock, parts.blind_index)
    lists = ThreadLists(parts.database, parts.sealer, parts.records, parts.clock)
    threads = Threads(parts.database, parts.records, parts.clock)
    shift_end = ShiftEnd(
        lists,
        threads,
        parts.thread_notes,
        Handovers(parts.database, parts.clock),
        parts.stretches,
        parts.clock,
    )
    reader = ThreadReader(parts.database, parts.sealer, parts.thread_notes, parts.clock)
    settings = DeskSettings(parts.database, parts.clock)
    availability = Availability(parts.database, parts.clock)
    tags = Tags(settings, ThreadTags(parts.database, parts.clock))
    pages = ThreadPages(
        ThreadParts(
            lists=lists,
            threads=threads,
            shift_end=shift_end,
            tags=tags,
            search=WordSearch(parts.database, parts.sealer, parts.clock),
            reader=reader,
            whole=whole,
            notes=notes,
            offers=offers,
            presence=presence,
            addresses=addresses,
            availability=availability,
            assignment=AssignmentRules(settings),
            staff=parts.staff,
            composer=Composer(
                parts.stretches, parts.line_drafts, parts.staff, parts.database, parts.clock, parts.fresh_id
            ),
            case=CasePanel(parts.records, parts.staff, deliveries, parts.clock),
        )
    )
    pages.register(desk)
    AvailabilityPage(availability, addresses).register(desk)
    ThreadActs(
        pages,
        parts.stretches,
        parts.line_drafts,
        parts.typing_sign,
        offers,
        presence,
        parts.papers,
        shift_end,
        parts.fresh_id,
    ).register(desk)
    duty = Duty(parts.database, parts.clock)
    ShiftEndPage(pages, shift_end, addresses, parts.staff, duty, parts.fresh_id).register(desk)
    TagPages(pages, tags).register(desk)
    transcripts = Transcripts(reader, whole, trail)
    TranscriptPage(pages, transcripts, parts.staff, parts.clock).register(desk)
    to_everybody = ToEverybody(parts.learned_answers, parts.fresh_id)
    ToEverybodyPage(pages, to_everybody).register(desk)
    replay = Replay(parts.database, parts.records, parts.sealer, parts.clock)
    ReplayPage(pages, replay, reader, whole, parts.staff).register(desk)
    snoozes = Snoozes(parts.database, parts.clock)
    Beside(pages, notes, snoozes, Replies(settings), parts.clock).register(desk)
    BoardPage(Supervision(parts.database, parts.clock), parts.staff).register(desk)
    ThreadPictures(pages, parts.documents, parts.storage, whole, trail).register(desk)
