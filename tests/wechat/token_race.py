"""A process that asks for the token with several threads at once: SOCKET BASE THREADS."""

import sys
from concurrent.futures import ThreadPoolExecutor

import redis

from bot.wechat.access_token import AccessTokens
from bot.wechat.client import WeChat
from tests.wechat.strict_wechat import APPID, SECRET


def main(socket: str, base: str, threads: int) -> None:
    """Wait for a line, so that all processes start together; then send, each thread one message."""
    with redis.Redis(unix_socket_path=socket) as connection:
        client = WeChat(APPID, SECRET, base, AccessTokens(connection, APPID), timeout=5)
        print("ready", flush=True)
        sys.stdin.readline()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda number: client.send_text(f"o-{number}", "好"), range(threads)))
        client.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
