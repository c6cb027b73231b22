"""Messages of other kinds than texts and photos: voice, video, files, places, links."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.message import inbound
from bot.message.outbound import Say
from flows.catalogue import catalogue
from flows.effects import Effect
from flows.question import upload_link
from flows.state import Thread
from handlers import digressions
from handlers.asking import Decision, ask
from handlers.giving_papers import is_giving
from handlers.queue import KEPT_FOR_AGENT
from handlers.text import on_text


def on_voice(thread: Thread, event: inbound.Voice, now: datetime) -> Decision:
    """With WeChat's own transcript it is as good as typed."""
    if typed := transcript(event):
        return on_text(thread, typed, now)
    if thread.wants_person:
        return ask(thread, now, KEPT_FOR_AGENT["voice"])
    return digressions.stuck(thread, "语音暂时听不了，麻烦您打字发给我。", "voice", now)


def typed_in(event: Any) -> inbound.Text | None:
    """The words of a message, None when it has none."""
    if isinstance(event, inbound.Voice):
        return transcript(event)
    return event if isinstance(event, inbound.Text) else None


def transcript(event: inbound.Voice) -> inbound.Text | None:
    """WeChat's transcript as typed words, None without one."""
    heard = event.recognition.strip(" 。！？，")
    if not heard:
        return None
    return inbound.Text(openid=event.openid, created_at=event.created_at, key=event.key, content=heard)


def on_video(thread: Thread, _: inbound.Video, now: datetime) -> Decision:
    if thread.wants_person:
        return ask(thread, now, KEPT_FOR_AGENT["video"])
    return digressions.stuck(thread, "视频用不上，麻烦您拍成照片发来。", "video", now)


def on_file(thread: Thread, event: inbound.File, now: datetime) -> Decision:
    """WeChat never gives a service account the content of a file; the upload page takes it."""
    application = thread.application
    is_wanted = application is not None and is_giving(application)
    way = "可以在下面的网页里上传，或者拍成照片、截图发来。" if is_wanted else "请拍成照片或截图发来。"
    words = f"微信不会把文件内容转给我们，“{event.title[:20]}”我打不开。{way}"
    thread, effects = digressions.stuck(thread, words, "file", now)
    if application is None or not is_wanted:
        return thread, effects
    return thread, tuple(_with_upload(effect, application.id) for effect in effects)


def _with_upload(effect: Effect, application_id: str) -> Effect:
    """The same words with the way to the upload page, once."""
    link = upload_link(application_id)
    if not isinstance(effect, Say) or link in effect.links:
        return effect
    return replace(effect, links=(*effect.links, link))


def on_location(thread: Thread, _: inbound.Location, now: datetime) -> Decision:
    return digressions.stuck(
        thread, "位置收到了，不过地址还是麻烦您打字发来，要和证照一致。", "location", now
    )


def on_link(thread: Thread, _: inbound.SharedLink, now: datetime) -> Decision:
    hotline = catalogue().contact["hotline"]
    words = f"链接我打不开。有需要说明的，请打字告诉我，或拨打 {hotline}。"
    return digressions.stuck(thread, words, "link", now)


def on_unreadable(thread: Thread, _: inbound.Unreadable, now: datetime) -> Decision:
    return digressions.stuck(
        thread, "这条消息没能收到内容，麻烦您再发一次，或者打字告诉我。", "unreadable", now
    )
