#!/usr/bin/env python3
"""A WhatsApp bot that answers each text. It needs python3-requests, and three variables of the environment:

  GREEN_API_URL       https://api.green-api.com, or a greenmock's http://127.0.0.1:8080
  ID_INSTANCE, API_TOKEN_INSTANCE

It keeps nothing: login, settings and messages that wait are the account's. docs/first-bot.md tells how to try it.
"""

import base64
import os
import pathlib
import signal
import sys
import time

import requests

LONG_POLL = 20  # seconds that the service holds a call that has nothing to tell
PICTURE = pathlib.Path("qr.png")


def answer_to(text):
    """What the bot answers; the rest of the file is how."""
    return f"You wrote: {text}" if text else "I can read texts only."


class Ending:
    """SIGINT and SIGTERM end the bot where it waits (`with ending:`), and not between an answer and what belongs to it."""

    def __init__(self):
        self._wanted = self._waiting = False

    def want(self, _signal, _frame):
        self._wanted = True
        if self._waiting:
            self._end()

    def __enter__(self):
        self._waiting = True
        if self._wanted:
            self._end()

    def __exit__(self, *_):
        self._waiting = False

    @staticmethod
    def _end():
        print("Ended.", flush=True)
        sys.exit(0)


ending = Ending()


class Refused(Exception):
    """What the service answered to a call: its status is no 200."""

    def __init__(self, method, answer):
        super().__init__(f"{method} was answered by {answer.status_code}{answer.text and ': '}{answer.text[:200]}")
        self.status = answer.status_code
        wait = answer.headers.get("Retry-After", "")
        self.retry_after = int(wait) if wait.isdigit() else None


class Account:
    def __init__(self, url, identity, token):
        self._root = f"{url.rstrip('/')}/waInstance{identity}"
        self._token = token
        self._session = requests.Session()

    def call(self, verb, method, body=None, more=""):
        address = f"{self._root}/{method}/{self._token}{more}"
        answer = self._session.request(verb, address, json=body, timeout=LONG_POLL + 40)
        if answer.status_code != 200:
            raise Refused(method, answer)
        return answer.json() if answer.content else None

    def hidden(self, error):
        """What to say of an error: addresses hold the token."""
        return str(error).replace(self._token, "…")


def until_done(account, work):
    """Does it until it works. A refusal that lasts is raised, all else is tried again, with pauses that grow to a minute."""
    wait = 1
    while True:
        try:
            return work()
        except (Refused, requests.RequestException) as error:
            if getattr(error, "status", None) in (400, 401, 403, 404):
                raise
            print(f"{account.hidden(error)}. Trying again.", file=sys.stderr, flush=True)
            with ending:
                time.sleep(getattr(error, "retry_after", None) or wait)
            wait = min(wait * 2, 60)


def login(account):
    """Until the account is logged in; meanwhile the code to scan is in a picture that is kept current."""
    shown = None
    while True:
        state = (until_done(account, lambda: account.call("GET", "getStateInstance")) or {}).get("stateInstance")
        if state in ("authorized", "suspended", "yellowCard"):
            break
        if state == "blocked":
            sys.exit("The account is blocked.")
        code = until_done(account, lambda: account.call("GET", "qr")) if state == "notAuthorized" else None
        if code and code["type"] == "qrCode" and code["message"] != shown:
            PICTURE.write_bytes(base64.b64decode(code["message"]))
            if not shown:
                print(f"Log in: scan {PICTURE} with the phone's WhatsApp (Settings, Linked devices).", flush=True)
            shown = code["message"]
        with ending:
            time.sleep(2)
    PICTURE.unlink(missing_ok=True)
    print("Logged in.", flush=True)


def prepare(account):
    """The account must tell of what comes in, and to whoever asks."""
    settings = until_done(account, lambda: account.call("GET", "getSettings"))
    if settings.get("webhookUrl"):
        sys.exit(f"Notifications go to {settings['webhookUrl']}; clear the setting webhookUrl.")
    if settings.get("incomingWebhook") != "yes":
        until_done(account, lambda: account.call("POST", "setSettings", {"incomingWebhook": "yes"}))
        print("Asked the account to tell of messages; that can take five minutes.", flush=True)


def handle(account, note):
    if note["typeWebhook"] == "outgoingMessageStatus":
        print(f"{note['chatId']}: {note['status']}", flush=True)
    if note["typeWebhook"] != "incomingMessageReceived":
        return
    data = note.get("messageData", {})
    text = data.get("textMessageData", {}).get("textMessage") or data.get("extendedTextMessageData", {}).get("text", "")
    chat = note["senderData"]["chatId"]
    try:
        account.call("POST", "sendMessage", {"chatId": chat, "message": answer_to(text)})
        print(f"{chat}: answered", flush=True)
    except (Refused, requests.RequestException) as error:
        if getattr(error, "status", None) == 429:
            raise  # nothing was done: it comes again
        # Sending again could say it twice.
        print(f"{chat}: perhaps no answer. {account.hidden(error)}", file=sys.stderr, flush=True)


def answer_all(account):
    print("Waiting for messages.", flush=True)
    handled = None

    def one():
        nonlocal handled
        with ending:
            note = account.call("GET", "receiveNotification", more=f"?receiveTimeout={LONG_POLL}")
        if not note:
            return
        if note["receiptId"] != handled:  # else only its delete failed
            handle(account, note["body"])
        handled = note["receiptId"]
        account.call("DELETE", "deleteNotification", more=f"/{handled}")

    while True:
        until_done(account, one)


def main():
    try:
        account = Account(*(os.environ[name] for name in ("GREEN_API_URL", "ID_INSTANCE", "API_TOKEN_INSTANCE")))
    except KeyError:
        print("Set GREEN_API_URL, ID_INSTANCE and API_TOKEN_INSTANCE.", file=sys.stderr)
        sys.exit(2)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ending.want)
    try:
        login(account)
        prepare(account)
        answer_all(account)
    except Refused as error:
        sys.exit(account.hidden(error))


if __name__ == "__main__":
    main()
