"""Puts the pages of settings together."""

from flask import Blueprint

from bot.models.desk_settings import DeskSettings
from desk.parts import DeskParts
from desk.settings.assignment_page import AssignmentPage
from desk.settings.interface_keys_page import InterfaceKeysPage
from desk.settings.learned_answers_page import LearnedAnswersPage
from desk.settings.review_rules_page import ReviewRulesPage
from desk.settings.webhooks_page import WebhooksPage
from desk.settings.working_times_page import WorkingTimesPage


def register(desk: Blueprint, parts: DeskParts) -> None:
    ReviewRulesPage(DeskSettings(parts.database, parts.clock)).register(desk)
    WorkingTimesPage(parts.working_times, parts.clock).register(desk)
    AssignmentPage(DeskSettings(parts.database, parts.clock)).register(desk)
    LearnedAnswersPage(parts.learned_answers, parts.staff).register(desk)
    InterfaceKeysPage(parts.api_keys, parts.staff, parts.clock).register(desk)
    WebhooksPage(
        parts.webhook_endpoints, parts.webhook_messages, parts.webhook_receivers, parts.waker
    ).register(desk)
