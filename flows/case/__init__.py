"""What is known of one person's conversation: applications, answers, and who said so."""

from flows.case.application import Answer, Application, Aside, Change
from flows.case.code import CODE_DIGITS, CODE_LASTS, SentCode, digest_of
from flows.case.conversation import BOT, QUEUE, Burst, Case
from flows.case.identity import TRIES_A_DAY, CarrierCheck, Identity, Tries, Verification
from flows.case.status import EDITABLE, ENDED, MOVES, OURS_TO_DO, Status

__all__ = [
    "BOT",
    "CODE_DIGITS",
    "CODE_LASTS",
    "EDITABLE",
    "ENDED",
    "MOVES",
    "OURS_TO_DO",
    "QUEUE",
    "TRIES_A_DAY",
    "Answer",
    "Application",
    "Aside",
    "Burst",
    "CarrierCheck",
    "Case",
    "Change",
    "Identity",
    "SentCode",
    "Status",
    "Tries",
    "Verification",
    "digest_of",
]
