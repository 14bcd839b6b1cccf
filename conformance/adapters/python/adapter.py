#!/usr/bin/env python3
"""Green API by Python's requests (Debian: apt install python3-requests). The loop is this program's own.
  greenmock-conformance run -- conformance/adapters/python/adapter.py"""
import json, os, re, sys, time
import requests

env, seen, errors, task = os.environ, {}, 0, os.environ.get("GREEN_API_TASK")
about = {"contract": 1, "client": "python requests", "version": requests.__version__, "tasks": ["authorize", "logout", "call"],
         "loop": "adapter", "pollEvery": "1s", "limits": {"qr": "900s"}}


def ask(method, body=None):
    base, id, token = env["GREEN_API_URL"].rstrip("/"), env["GREEN_API_ID_INSTANCE"], env["GREEN_API_TOKEN_INSTANCE"]
    answer = requests.request("POST" if body else "GET", f"{base}/waInstance{id}/{method}/{token}", data=body, timeout=900,
                              headers={"Content-Type": "application/json"}, verify=env.get("GREEN_API_CA_FILE") or True)
    answer.raise_for_status()
    return answer.json()


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def finish(event):
    say(event)
    time.sleep(int(env.get("GREEN_API_LINGER_MS") or 3000) / 1000)
    sys.exit(0)


def refuse(why):
    print(why, file=sys.stderr)
    sys.exit(2)


def look():  # at the account; raises if there is trouble
    state = ask("getStateInstance")["stateInstance"]
    if state == "authorized": finish("alreadyLogged")
    if state != seen.get("state"): say("state", value=state)
    seen["state"] = state
    if state != "notAuthorized": return
    qr = ask("qr")
    if qr["type"] == "alreadyLogged": finish("authorized")
    if qr["type"] == "error" and re.search("auth|log ?out", qr["message"], re.I): ask("logout")
    if qr["type"] != "qrCode": raise RuntimeError(qr["message"])
    if qr["message"] != seen.get("code"): say("qr", image=qr["message"])
    seen["code"] = qr["message"]


for name in () if task == "describe" else ("GREEN_API_TASK", "GREEN_API_URL"):
    if not env.get(name): refuse(f"{name} is not set: this is started by greenmock-conformance run -- {sys.argv[0]}")
if task not in ["describe", *about["tasks"]]: refuse(f"there is no task {task} (GREEN_API_TASK)")
while True:
    try:
        if task == "authorize": look()
        elif task == "describe": print(json.dumps(about))
        elif task == "call": say("result", kind="ok", data=ask(env["GREEN_API_METHOD"], env.get("GREEN_API_BODY")))
        else: finish("loggedOut") if ask("logout")["isLogout"] is True else say("error", message="not logged out")
        if task != "authorize": sys.exit(task == "logout")
        errors = 0
    except (requests.RequestException, RuntimeError, LookupError, TypeError) as error:
        status = getattr(getattr(error, "response", None), "status_code", None)
        kinds = {requests.Timeout: "timeout", ValueError: "unreadable", LookupError: "unreadable", TypeError: "unreadable", OSError: "network"}
        kind = None if status else next((kinds[which] for which in kinds if isinstance(error, which)), None)
        say("error", message=str(error), **({"status": status} if status else {"kind": kind}))
        errors += 1
        if task != "authorize" or status in (401, 403, 404, 466) or errors == 10: sys.exit(1)
    time.sleep(min(2 ** max(errors - 1, 0), 30))
