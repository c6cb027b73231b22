"""The job of webhooks: a message goes to its endpoint, again and again for three days."""

from bot.jobs.parts import NEVER_ENDED, Parts
from bot.models.webhook_endpoints import GONE, Endpoint
from bot.models.webhook_messages import DELIVERED, FAILED, WAITING, Message, Try
from bot.models.work import Work

# Seconds after each failed try, as https://www.standardwebhooks.com has them: 75 hours in all.
PAUSES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)


def deliver_webhook(parts: Parts, claimed: Work) -> None:
    """Does nothing for what is delivered already, or whose endpoint is switched off."""
    message = parts.webhook_messages.find(str(claimed.payload["message"]))
    endpoint = parts.webhook_endpoints.find(message.endpoint_id) if message else None
    if message is None or endpoint is None or message.state != WAITING:
        parts.work.done(claimed)
    elif endpoint.off_because:
        parts.webhook_messages.drop(message)
        parts.work.fail(claimed, f"endpoint off: {endpoint.off_because}")
    elif endpoint.rests_until and endpoint.rests_until > parts.clock():
        parts.work.later(claimed, (endpoint.rests_until - parts.clock()).total_seconds())
    else:
        _try(parts, claimed, message, endpoint)


def give_up_webhook(parts: Parts, claimed: Work) -> None:
    """It can be replayed."""
    message = parts.webhook_messages.find(str(claimed.payload["message"]))
    if message is not None and message.state == WAITING:
        parts.webhook_messages.drop(message)
    parts.work.fail(claimed, NEVER_ENDED)


def _try(parts: Parts, claimed: Work, message: Message, endpoint: Endpoint) -> None:
    at = parts.clock()
    signing = parts.webhook_endpoints.secrets(endpoint.id)
    answer = parts.webhook_receivers.deliver(endpoint.url, message.id, message.body, signing, at)
    one = Try(at, answer.status, answer.took, answer.error)
    if answer.is_taken:
        parts.webhook_messages.tried(message, one, DELIVERED)
        parts.webhook_endpoints.succeeded(endpoint)
        parts.work.done(claimed)
        return
    is_last = answer.is_gone or message.failures >= len(PAUSES)
    parts.webhook_messages.tried(message, one, FAILED if is_last else WAITING)
    if answer.is_gone:
        parts.webhook_endpoints.switch_off(endpoint, GONE)
    else:
        parts.webhook_endpoints.failed(endpoint)
    if is_last:
        parts.work.fail(claimed, answer.error or f"status {answer.status}")
    else:
        parts.work.later(claimed, PAUSES[message.failures])
