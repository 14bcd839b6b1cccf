"""The accounts that live as long as the soak: who is on stage, and with which script."""

import asyncio
import collections
import contextlib

from wire import Line

ANN, BOB, CAROL, NOBODY = (f"7900123456{n}@c.us" for n in range(7, 11))
PEOPLE = [{"chatId": ANN, "name": "Ann", "answer": "echo"},
          {"chatId": BOB, "name": "Bob", "answer": {"texts": ["yes", "no"], "after": "3s", "typing": "5s"}},
          {"chatId": CAROL, "reads": False}, {"chatId": NOBODY, "whatsapp": False}]
ALL_ON = {key: "yes" for key in ("incomingWebhook", "outgoingWebhook", "outgoingAPIMessageWebhook", "outgoingMessageWebhook",
                                 "stateWebhook", "incomingCallWebhook")}

# By header, so that each call is answered as it has asked for, whatever runs beside. Status and end of each: scenes.py.
FAULTS = {"refuse": {"fault": "refuse"}, "garbage": {"fault": "garbage"}, "hang": {"fault": "hang"},
          "close": {"fault": {"close": {"after": 30}}}, "headers": {"fault": {"close": {"after": "headers"}}},
          "reset": {"fault": {"reset": {"after": 20}}}, "stall": {"fault": {"stall": {"after": 40, "for": "2s"}}},
          "dribble": {"fault": {"dribble": {"over": "3s"}}}, "length": {"fault": {"contentLength": "+100"}},
          "cut": {"fault": {"cutBody": 5}}, "500": {"reply": 500}, "503": {"reply": 503}, "429": {"reply": 429}, "466": {"reply": 466},
          "slow": {"wait": {"lognormal": {"median": "100ms", "p99": "3s"}}}, "html": {"reply": {"status": 502, "text": "<html>"}},
          "chunked": {"as": ["bom", "chunked", "extraFields"]}, "large": {"reply": {"qrCode": {"pad": "100kB"}}}}
FAULTY = {"greenmock": 1, "rules": [{"id": name, "when": {"header": {"X-Soak": name}}, **rule} for name, rule in FAULTS.items()]}
SAYS = {"greenmock": 1, "timeline": [
    {"at": "1m", "every": "30m", "say": {"from": ANN, "text": "The roses are in bloom, come and see them."}},
    {"at": "2h", "every": "3h", "say": {"from": BOB, "type": "imageMessage", "data": {"fileMessageData": {"caption": "The roses"}}}},
    {"at": "3h", "every": "5h", "say": {"from": BOB, "call": "missed"}}]}
DROPS = {"greenmock": 1, "rules": [{"id": "drop", "when": {"method": "scanqrcode"}, "frames": ["qrCode", "drop"]}]}


def kinds(receiver, deaf, dead):
    """How many of each, and what they are."""
    hook = f"http://127.0.0.1:{receiver}"
    here = {"state": "authorized", "contacts": PEOPLE}
    return {
        "chat": (30, {**here, "settings": ALL_ON}),
        "sleeper": (40, {**here, "settings": ALL_ON, "script": SAYS}),
        "queue": (15, {"contacts": PEOPLE, "settings": {"stateWebhook": "yes"}}),
        "hook": (15, {**here, "settings": {**ALL_ON, "webhookUrl": f"{hook}/soak", "webhookUrlToken": "secret"}}),
        "dead": (2, {**here, "settings": {**ALL_ON, "webhookUrl": f"http://127.0.0.1:{dead}/"}}),
        "deaf": (2, {**here, "settings": {**ALL_ON, "webhookUrl": f"http://127.0.0.1:{deaf}/"}}),
        "socket": (12, {}),
        "dropped": (3, {"script": DROPS}),
        "file": (12, {**here, "settings": ALL_ON}),
        "faulty": (12, {**here, "script": FAULTY}),
        "limited": (6, {**here, "limits": "documented"}),
        "settings": (8, {**here, "setSettings": {"act": "5m", "restart": "1s"}}),
    }


class Account:
    def __init__(self, about):
        self.id, self.token = about["idInstance"], about["apiTokenInstance"]
        self.control = f"/_mock/instances/{self.id}"

    def path(self, method, back=""):
        return f"/waInstance{self.id}/{method}/{self.token}{back}"


class Cast:
    """Accounts by kind; a scene has its own for itself."""

    def __init__(self):
        self.free = collections.defaultdict(list)
        self.all = []

    async def make(self, control_port, kinds_of):
        async with asyncio.TaskGroup() as makers:
            for kind, (count, about) in kinds_of.items():
                makers.create_task(self.make_kind(Line(control_port), kind, count, about))
        self.all = [account for kind in kinds_of for account in self.free[kind]]

    async def make_kind(self, control, kind, count, about):
        for number in range(count):
            answer = await control.ask("POST", "/_mock/instances", {"name": f"{kind}-{number}", **about})
            if answer.status != 201:
                raise SystemExit(f"soak: {kind} was not made: {answer.status} {answer.body.decode(errors='replace')}")
            self.free[kind].append(Account(answer.json()))
        control.close()

    @contextlib.asynccontextmanager
    async def borrow(self, kind, chance):
        while not self.free[kind]:
            await asyncio.sleep(0.05)
        account = self.free[kind].pop(chance.randrange(len(self.free[kind])))
        try:
            yield account
        finally:
            self.free[kind].append(account)
