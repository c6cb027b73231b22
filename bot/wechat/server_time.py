"""The time by WeChat's own clock, from the Date header of any answer."""

from datetime import datetime
from email.utils import parsedate_to_datetime

import requests

from bot.errors import WeChatError

_TIMEOUT_SECONDS = 5


def server_time(api_base: str) -> datetime:
    """To the second. Raises WeChatError when no answer or no date comes back."""
    try:
        answer = requests.head(f"{api_base}/", timeout=_TIMEOUT_SECONDS, allow_redirects=False)
        return parsedate_to_datetime(answer.headers.get("Date", ""))
    except (requests.RequestException, ValueError) as error:
        raise WeChatError(0, f"no time of WeChat ({type(error).__name__})", retryable=True) from None
