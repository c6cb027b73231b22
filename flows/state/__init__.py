"""What is known of one person's conversation: applications, answers, and who said so."""

from flows.state.answer import Answer, Aside, Change
from flows.state.application import Application
from flows.state.file_offer import FileOffer, SentMedia
from flows.state.identity import TRIES_A_DAY, CarrierCheck, Identity, Tries, Verification
from flows.state.sent_code import CODE_DIGITS, CODE_LASTS, SentCode, digest_of
from flows.state.status import EDITABLE, ENDED, MENDING, MOVES, OURS_TO_DO, STATES, State, Status, WhoseTurn
from flows.state.terms import Terms
from flows.state.thread import BOT, Burst, Thread

__all__ = [
    "Terms",
    "BOT",
    "CODE_DIGITS",
    "CODE_LASTS",
    "EDITABLE",
    "MENDING",
    "ENDED",
    "MOVES",
    "OURS_TO_DO",
    "STATES",
    "TRIES_A_DAY",
    "Answer",
    "Application",
    "Aside",
    "Burst",
    "CarrierCheck",
    "Thread",
    "Change",
    "FileOffer",
    "Identity",
    "SentCode",
    "SentMedia",
    "State",
    "Status",
    "Tries",
    "WhoseTurn",
    "Verification",
    "digest_of",
]
