"""What happens on the stage: short scenes, each a client that knows what it must be answered."""

import asyncio
import json

from cast import ANN, BOB, CAROL, NOBODY, Account
from scene import PATIENCE, Scene
from tally import Late, Unexpected
from wire import Websocket

PARTNER = "gac.soak"


async def chat(scene):
    """A bot: sends, receives what comes of it, looks things up."""
    chance, line = scene.chance, scene.line()
    async with scene.borrow("chat") as account:
        to = chance.choice([ANN, ANN, BOB, CAROL, NOBODY])
        sent = (await scene.post(line, account, "sendMessage", {"chatId": to, "message": f"soak {chance.random()}"})).json()
        scene.must(sent.get("idMessage"), "sendMessage without an id", sent)
        for _ in range(chance.randint(2, 8)):
            note = (await scene.get(line, account, "receiveNotification", "?receiveTimeout=5", slow=True)).json()
            if note is None:
                break
            scene.must(note["body"]["typeWebhook"], "a notification without a type", note)
            done = await scene.ask(line, "deleteNotification", "DELETE", account.path("deleteNotification", f"/{note['receiptId']}"))
            # A jump past its day may have come between.
            scene.must(isinstance(done.json()["result"], bool), "deleteNotification", done.json())
        found = await of_message(scene, line, account, "getMessage", to, sent["idMessage"])
        scene.must(not found or found["idMessage"] == sent["idMessage"], "getMessage gave another one", found)
        for _ in range(chance.randint(1, 4)):
            await chance.choice([look_up, send_more])(scene, line, account, to, sent["idMessage"])
        if chance.random() < 0.2:
            await of_message(scene, line, account, "deleteMessage", to, sent["idMessage"])


async def of_message(scene, line, account, method, chat, id_message):
    """What it answers; None if the message has had to go, since all accounts share little room on purpose (--message-memory)."""
    answer = await scene.post(line, account, method, {"chatId": chat, "idMessage": id_message}, status=(200, 400))
    if answer.status == 200:
        return answer.json() if answer.body else {"idMessage": id_message}
    scene.must("not found" in answer.json()["message"], f"{method} was refused", answer.json())
    scene.stage.tally.count("other", "messages that had gone for want of room")
    return None


async def look_up(scene, line, account, chat, _id):
    method, body = scene.chance.choice([
        ("getChatHistory", {"chatId": chat, "count": 20}), ("checkWhatsapp", {"phoneNumber": int(chat[:11])}), ("getContacts", None),
        ("getContactInfo", {"chatId": chat}), ("getChats", None), ("getSettings", None), ("lastIncomingMessages", None),
        ("lastOutgoingMessages", None), ("getStateInstanceHistory", None), ("getMessagesCount", None), ("getWebhooksCount", None),
        ("readChat", {"chatId": chat}), ("getAvatar", {"chatId": chat})])
    answer = await (scene.get(line, account, method) if body is None else scene.post(line, account, method, body))
    answer.json()


async def send_more(scene, line, account, chat, id_message):
    method, body = scene.chance.choice([
        ("sendPoll", {"chatId": chat, "message": "Which?", "options": [{"optionName": "Red"}, {"optionName": "Blue"}]}),
        ("sendLocation", {"chatId": chat, "nameLocation": "Garden", "address": "Here", "latitude": 1.5, "longitude": 2.5}),
        ("sendContact", {"chatId": chat, "contact": {"phoneContact": 79001234568, "firstName": "Bob"}}),
        ("sendMessage", {"chatId": chat, "message": "x" * scene.chance.randint(1, 3000), "quotedMessageId": id_message}),
        ("sendTyping", {"chatId": chat})])
    await scene.post(line, account, method, body)


async def people(scene):
    """Somebody writes, and a long poll gets it."""
    line, poller, control = scene.line(), scene.line(), scene.line(control=True)
    async with scene.borrow("chat") as account:
        poll = asyncio.create_task(scene.get(poller, account, "receiveNotification", "?receiveTimeout=20", slow=True))
        try:
            await scene.mock(control, "POST", f"{account.control}/messages", {"from": ANN, "text": f"hello {scene.chance.random()}"})
            note = (await poll).json()
        finally:
            poll.cancel()
        if note:
            await scene.ask(line, "deleteNotification", "DELETE", account.path("deleteNotification", f"/{note['receiptId']}"))


async def queue(scene):
    """Messages of an account that is not logged in; now and then it is."""
    line, control = scene.line(), scene.line(control=True)
    async with scene.borrow("queue") as account:
        state = (await scene.get(line, account, "getStateInstance")).json()["stateInstance"]
        if state == "authorized":  # a client that was killed has left it so
            await scene.get(line, account, "logout")
        for _ in range(scene.chance.randint(1, 4)):
            await scene.post(line, account, "sendMessage", {"chatId": scene.chance.choice([ANN, CAROL]), "message": "later"})
        scene.must(isinstance((await scene.get(line, account, "showMessagesQueue")).json(), list), "showMessagesQueue")
        if scene.chance.random() < 0.3:
            code = (await scene.get(line, account, "qr")).json()
            scene.must(code["type"] == "qrCode", "qr", code)
            await scene.mock(control, "POST", f"{account.control}/phone", {"do": "scan"})
            state = (await scene.get(line, account, "getStateInstance")).json()
            scene.must(state == {"stateInstance": "authorized"}, "after a scan", state)
            count = (await scene.get(line, account, "getMessagesCount")).json()
            scene.must(count == {"count": 0}, "after the login the queue holds", count)
            await scene.get(line, account, "logout")
        elif scene.chance.random() < 0.1:
            await scene.get(line, account, "clearMessagesQueue")


async def hook(scene):
    """Notifications that the account delivers by itself."""
    line, control = scene.line(), scene.line(control=True)
    kind = scene.chance.choice(["hook"] * 8 + ["dead", "deaf"])
    async with scene.borrow(kind) as account:
        await scene.post(line, account, "sendMessage", {"chatId": ANN, "message": "by webhook"})
        await scene.mock(control, "POST", f"{account.control}/notifications", "incomingMessage")
        refused = await scene.get(line, account, "receiveNotification", status=(400,))
        scene.must(b"custom webhook url is set" in refused.body, "receiveNotification beside a webhook", refused.body)
        tries = (await scene.mock(control, "GET", f"{account.control}/webhooks")).json()["webhooks"]
        bad = [one for one in tries if one["ended"] is not None and (one["status"] == 200) != (kind == "hook")]
        scene.must(not bad, f"webhooks of {kind}", bad[:1])


async def websocket(scene):
    """The code over a websocket, left in every way that there is."""
    socket = Websocket(scene.line())
    kind = scene.chance.choice(["socket"] * 5 + ["dropped"])
    async with scene.borrow(kind) as account:
        await scene.stage.pace()
        scene.stage.tally.count("calls", "scanqrcode")
        answer = await socket.open(account.path("scanqrcode"), PATIENCE)
        scene.must(answer.status == 101, "the handshake of scanqrcode", answer)
        frame = await socket.frame()
        scene.must(frame and frame[0] == 1 and json.loads(frame[1])["type"] == "qrCode", "the first frame", frame and frame[1][:80])
        if kind == "dropped":
            scene.must(await socket.frame() is None, "a websocket that is dropped by script goes on")
        elif (way := scene.chance.random()) < 0.3:
            scene.stage.tally.count("other", "websockets aborted")
        elif way < 0.6:
            socket.say_close()
            while (frame := await socket.frame()) and frame[0] != 8:
                pass
            scene.must(frame, "no answer to a close frame")
        else:  # until the service has had enough: a jump takes it past its 100 s
            scene.stage.tally.count("other", "websockets read to their end")
            try:
                async with asyncio.timeout(15):
                    while frame and frame[0] != 8:
                        frame = await socket.frame()
            except TimeoutError:
                pass
    socket.line.abort()


async def files(scene):
    """What is uploaded comes back byte for byte."""
    line, chance = scene.line(), scene.chance
    async with scene.borrow("file") as account:
        data = chance.randbytes(chance.randint(1, 60_000))
        name = f"GA-Filename: roses.{chance.choice(['jpg', 'pdf', 'mp4', 'bin'])}"
        url = (await scene.ask(line, "uploadFile", "POST", account.path("uploadFile"), data, headers=(name,))).json()["urlFile"]
        back = await scene.ask(line, "GET of a file", "GET", "/" + url.split("/", 3)[3])
        scene.must(back.body == data, "a file came back otherwise", [len(data), len(back.body)])
        if chance.random() < 0.5:
            sent = await scene.post(line, account, "sendFileByUrl", {"chatId": ANN, "urlFile": url, "fileName": "roses.jpg"})
        else:
            form = (b'--soak\r\nContent-Disposition: form-data; name="chatId"\r\n\r\n' + ANN.encode() +
                    b'\r\n--soak\r\nContent-Disposition: form-data; name="file"; filename="roses.jpg"\r\n\r\n' + data + b"\r\n--soak--\r\n")
            sent = await scene.ask(line, "sendFileByUpload", "POST", account.path("sendFileByUpload"), form,
                                   headers=("Content-Type: multipart/form-data; boundary=soak",))
        found = await scene.post(line, account, "downloadFile", {"chatId": ANN, "idMessage": sent.json()["idMessage"]})
        scene.must(found.json().get("downloadUrl"), "downloadFile", found.json())


# How each fault of cast.FAULTS ends for the client; `hang` and `length` are left by it.
ENDS = {"refuse": ("nothing", 0), "garbage": ("garbage", 0), "hang": ("left", 0), "close": ("short", 0), "headers": ("short", 200),
        "reset": ("reset", 0), "stall": ("whole", 200), "dribble": ("whole", 200), "length": ("left", 0), "cut": ("short", 200),
        "500": ("whole", 500), "503": ("whole", 503), "429": ("whole", 429), "466": ("whole", 466), "slow": ("whole", 200),
        "html": ("whole", 502), "chunked": ("whole", 200), "large": ("whole", 200)}


async def faults(scene):
    """Each answer is broken as its script says, and the next one is whole."""
    async with scene.borrow("faulty") as account:
        for name in scene.chance.sample(sorted(ENDS), 4):
            line, (end, status) = scene.line(), ENDS[name]
            leave = scene.chance.uniform(0.2, 1.5) if end == "left" else PATIENCE
            await scene.badly(line, name, account.path("getStateInstance"), (end,), status, headers=(f"X-Soak: {name}",), leave_after=leave)
            await scene.get(line, account, "getStateInstance")


async def limited(scene):
    """Above the documented limits, which are of real time."""
    line = scene.line()
    async with scene.borrow("limited") as account:
        answers = [await scene.get(line, account, "getStateInstance", status=(200, 429)) for _ in range(4)]
        scene.stage.tally.count("faults", "limit", sum(answer.status == 429 for answer in answers))


async def settings(scene):
    line, on = scene.line(), scene.chance.choice(["yes", "no"])
    async with scene.borrow("settings") as account:
        await scene.post(line, account, "setSettings", {"incomingWebhook": on, "delaySendMessagesMilliseconds": scene.chance.randint(500, 5000)},
                         status=(200, 400))  # 400: the last ones act at this moment, and it restarts
        await scene.get(line, account, "getWaSettings", status=(200, 400))


async def churn(scene):
    """An account that is made, used, and deleted with a call parked; or that goes by itself."""
    line, poller, control, chance = scene.line(), scene.line(), scene.line(control=True), scene.chance
    by_itself = chance.random() < 0.3
    about = {"state": chance.choice(["authorized", "notAuthorized"]), "settings": {"incomingWebhook": "yes"},
             "ttl": "2s" if by_itself else "10m"}  # the long one is for those whose client is killed
    account = Account((await scene.mock(control, "POST", "/_mock/instances", about, status=(201,))).json())
    scene.stage.tally.count("other", "accounts made")
    if by_itself:
        return
    await scene.get(line, account, "getStateInstance")
    await scene.post(line, account, "sendMessage", {"chatId": ANN, "message": "hello and goodbye"})
    if about["state"] == "notAuthorized":
        await scene.get(line, account, "qr")
    elif chance.random() < 0.4:
        await group(scene, line, account)
    parked = chance.random() < 0.5 and asyncio.create_task(
        poller.ask("GET", account.path("receiveNotification", "?receiveTimeout=60"), leave_after=PATIENCE))
    try:
        if parked:
            await asyncio.sleep(0.2)
        await scene.mock(control, "DELETE", account.control)
        if parked:
            ended = await parked  # or a jump let it go before, or it came after the end of the account
            scene.must(ended.end == "nothing" or ended.status in (200, 403), "a parked call of an account that is gone", ended)
    finally:
        if parked:
            parked.cancel()
    # On a connection of its own: those of an account end with it.
    await scene.get(scene.line(), account, "getStateInstance", status=(403,))


async def group(scene, line, account):
    made = (await scene.post(line, account, "createGroup", {"groupName": "Gardeners", "chatIds": [ANN]})).json()
    in_it = {"groupId": made["chatId"]}
    await scene.post(line, account, "updateGroupName", {**in_it, "groupName": "The gardeners"})
    await scene.post(line, account, "addGroupParticipant", {**in_it, "participantChatId": BOB})
    members = (await scene.post(line, account, "getGroupData", in_it)).json()["participants"]
    scene.must(len(members) == 3, "members of the group", members)
    await scene.post(line, account, "sendMessage", {"chatId": made["chatId"], "message": "to all"})
    await scene.post(line, account, "leaveGroup", in_it)


async def partner(scene):
    line = scene.line()

    async def ask(verb, method, body=None):
        return (await scene.ask(line, method, verb, f"/partner/{method}/{PARTNER}", body)).json()

    account = Account(await ask("POST", "createInstance", {"name": f"shop {scene.chance.random()}", "stateWebhook": "yes"}))
    scene.stage.tally.count("other", "accounts made")
    await scene.get(line, account, "getStateInstance")
    if scene.chance.random() < 0.2:
        scene.must(len(await ask("GET", "getInstances")) >= len(scene.stage.cast.all), "getInstances")
    gone = await ask("POST", "deleteInstanceAccount", {"idInstance": account.id})
    scene.must(gone.get("deleteInstanceAccount") is True, "deleteInstanceAccount", gone)
    await scene.get(scene.line(), account, "getStateInstance", status=(400,))


async def reading(scene):
    """A test that looks at everything."""
    control = scene.line(control=True)
    account = scene.chance.choice(scene.stage.cast.all)
    for path in scene.chance.sample(["journal?limit=50", "counts", "messages?limit=20", "notifications?limit=20", "contacts", "script",
                                     "clock", "settings"], 3):
        (await scene.mock(control, "GET", f"{account.control}/{path}")).json()
    await scene.mock(control, "GET", scene.chance.choice(["/_mock/instances", "/_mock/health", "/_mock/metrics", "/_mock/journal?limit=20"]))
    await scene.mock(control, "POST", f"{account.control}/verify", {"checks": [{"calls": {"of": {"call": "*"}, "most": 1_000_000}}]})


async def leaving(scene):
    """Clients that do not wait for what they asked for."""
    line, chance = scene.line(), scene.chance
    async with scene.borrow("chat") as account:
        way = chance.choice(["half a request", "a request and gone", "a long poll and gone", "nothing said"])
        scene.stage.tally.count("other", f"left: {way}")
        await scene.stage.pace()
        if way == "a long poll and gone":
            await line.ask("GET", account.path("receiveNotification", "?receiveTimeout=60"), leave_after=chance.uniform(0.05, 3))
            return
        await line.open()
        request = f"GET {account.path('getSettings')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        line.writer.write(request[:30] if way == "half a request" else request if way == "a request and gone" else b"")
        await asyncio.sleep(chance.uniform(0, 1))
        line.abort() if chance.random() < 0.5 else line.close()


WEIGHTS = {chat: 30, people: 8, queue: 8, hook: 10, websocket: 8, files: 6, faults: 12, limited: 3, settings: 3, churn: 12, partner: 4,
           reading: 6, leaving: 10}


async def play(stage, chance):
    """One scene by chance; what goes astray is told, and the next one begins."""
    scene = Scene(stage, chance)
    act = chance.choices(list(WEIGHTS), WEIGHTS.values())[0]
    stage.tally.count("scenes", act.__name__)
    try:
        await act(scene)
    except Late:
        pass
    except (Unexpected, OSError, ValueError, KeyError, TypeError) as trouble:
        stage.tally.astray(f"{act.__name__}: {trouble!r}")
    finally:
        scene.end()
