"""Who gets in at which address of the desk. An address that comes later needs its row here."""

from bot.models.roles import EVERYBODY

ANYBODY = frozenset(EVERYBODY)
# By the end of the endpoint's name, which is one for the page and its form.
OPEN_WITHOUT_LOGIN = frozenset({"login", "enter", "enter_by_passkey", "passkey_options", "static"})
# Of these the page itself asks for the role of the decision that is meant, or for its maker.
_BY_DECISION = ("rehearsal", "held_decision", "put_away_decision", "second_decision", "withdraw_decision")
_OWN_ACCOUNT = (
    "account",
    "add_passkey",
    "change_password",
    "confirm_second",
    "end_session",
    "enrol",
    "give_second",
    "logout",
    "new_passkey_options",
    "new_password",
    "remove_passkey",
    "renew_codes",
    "second",
    "second_picture",
    "set_new_password",
)
_LISTS = ("applications", "drop_view", "funnel", "mine", "next_case", "nothing", "save_view")
_APPLICATION = ("application", "document", "keep_draft", "leave_claim", "renew_claim")
_CASHIER = (
    "batch",
    "batch_file",
    "batch_paid",
    "invoices",
    "money_close",
    "money_columns",
    "money_line",
    "money_rehearsal",
    "money_settle",
    "money_statement",
    "money_take_back",
    "payment",
    "repayment",
    "repayment_paid",
)
_LOOK_AT_MONEY = ("money", "money_days", "money_held", "money_learned")
_MAKING = ("making_list", "record_making", "record_making_file", "withdraw_making")
_THREADS = (
    "change_tag",
    "end_shift",
    "find_words",
    "keep_reply",
    "next_thread",
    "replies",
    "shift_end",
    "tags",
    "thread",
    "thread_board",
    "thread_lines",
    "thread_list",
    "thread_picture",
    "thread_recording",
    "threads",
    "whole_thread",
)
_NEWS = ("news", "resend_all_news", "resend_news", "resend_text")
_ACTS = (
    "ask",
    "back",
    "board",
    "decline_offer",
    "dismiss",
    "draft",
    "edit",
    "handover_read",
    "note",
    "pass",
    "propose",
    "replay",
    "replies",
    "say",
    "show",
    "snooze",
    "tag",
    "take",
    "take_offer",
    "transcript",
    "typing",
    "untag",
    "withdraw",
)
_ADMIN = (
    "agree_bulletin",
    "bulletin",
    "bulletins",
    "resume_bulletin",
    "stop_bulletin",
    "write_bulletin",
    "add_webhook",
    "assignment",
    "audit",
    "board",
    "change_assignment",
    "board_days",
    "change_colleague",
    "change_interface_key",
    "change_reasons",
    "change_thresholds",
    "change_webhook",
    "change_hours",
    "change_holidays",
    "colleague",
    "colleagues",
    "decide_answer",
    "interface_keys",
    "invite",
    "learned_answers",
    "make_interface_key",
    "replay_webhook",
    "review_rules",
    "take_claim",
    "webhook",
    "webhooks",
    "working_times",
)
_EVIDENCE = ("evidence", "evidence_for", "evidence_picture")


def _rows(names: tuple[str, ...], *roles: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys((f"desk.{name}" for name in names), frozenset(roles))


ACCESS: dict[str, frozenset[str]] = {
    **_rows((*_BY_DECISION, *_OWN_ACCOUNT, *_LISTS, *_APPLICATION, *OPEN_WITHOUT_LOGIN), *EVERYBODY),
    **_rows(_CASHIER, "cashier"),
    **_rows(_LOOK_AT_MONEY, "cashier", "admin"),
    **_rows(("repayments",), "reviewer", "cashier", "admin"),
    **_rows(("repayment_agree",), "reviewer", "cashier"),
    **_rows(("review", "final", "refund", "carrier"), "reviewer"),
    **_rows(("verification", "second_look"), "reviewer", "agent"),
    **_rows(("papers", "reveal"), "agent", "reviewer", "admin"),
    **_rows(_EVIDENCE, "reviewer", "admin"),
    **_rows(("set_availability",), "agent"),
    **_rows(_NEWS, "agent", "admin"),
    **_rows(_MAKING, "reviewer"),
    **_rows(("making", "send_pin"), "reviewer", "agent"),
    **_rows((*_THREADS, *(f"thread_{name}" for name in _ACTS)), "agent", "admin"),
    **_rows(_ADMIN, "admin"),
}
