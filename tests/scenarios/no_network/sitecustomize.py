"""Refuses every way off this machine and notes each attempt; Python loads it by itself from its path."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

ATTEMPTS = Path(os.environ["ATTEMPTS"])
TO_AN_ADDRESS = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind")
BY_NAME = ("socket.getaddrinfo", "socket.gethostbyname")


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in TO_AN_ADDRESS and arguments[0].family == socket.AF_UNIX:
        return
    if event in TO_AN_ADDRESS or event in BY_NAME:
        with ATTEMPTS.open("a", encoding="utf-8") as attempts:
            attempts.write(f"{event} {arguments[1:]}\n")
        raise OSError(f"There is no network here: {event}")


sys.addaudithook(refuse)
