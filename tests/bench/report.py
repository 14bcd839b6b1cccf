"""The results as a table for people, as Markdown and as JSON."""

import json

BAR_HEAD = ["what must hold", "seen", "bar", ""]
NOISY = 0.25  # between runs of the same thing
LOAD_HEAD = ["server", "requests/s", "each run", "p50 ms", "p99 ms", "bad", "MiB idle", "MiB after"]


def text(result, bars):
    return "\n".join([*heading(result), "", *aligned(BAR_HEAD, [bar.row() for bar in bars]), "",
                      *aligned(LOAD_HEAD, load_rows(result)), "", *sentences(result)])


def markdown(result, bars):
    return "\n".join([*(f"- {line}" for line in heading(result)), "",
                      *piped(BAR_HEAD, [bar.row() for bar in bars]), "",
                      *piped(LOAD_HEAD, load_rows(result)), "",
                      *(f"- {line}" for line in sentences(result)), ""])


def as_json(result, bars):
    return json.dumps({**result, "bars": [bar.as_json() for bar in bars]}, indent=2) + "\n"


def heading(result):
    about = result["machine"]
    return [f"{about['date']}, commit {about['commit']}, build type {about['build']}, {about['greenmock']}",
            f"{about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB; {about['system']}, "
            f"kernel {about['kernel']}",
            f"nginx {about['nginx']} (one worker, static file), json-server 0.17.4, wrk {about['wrk']}, Python {about['python']}",
            f"{about['command']}; client and server share the cores: wrk takes one of them"]


def load_rows(result):
    load = result["load"]
    return [[name, f"{side['requests_per_s']:,.0f}", " / ".join(f"{run:,.0f}" for run in side["each_run"]),
             f"{side['p50_ms']:.2f}", f"{side['p99_ms']:.2f}", str(side["bad"]),
             f"{side['resident_idle_kib'] / 1024:.1f}", f"{side['resident_after_kib'] / 1024:.1f}"]
            for name, side in ((name, load[name]) for name in ("greenmock", "nginx", "json-server"))]


def sentences(result):
    load, park, cold = result["load"], result["park"], result["cold"]
    yield f"load: {load['command']}, {load['runs']} runs of each in turn, body {load['body_bytes']:,} bytes, medians"
    peer = load["nginx"]
    spread = (max(peer["each_run"]) - min(peer["each_run"])) / peer["requests_per_s"]
    if spread > NOISY:
        yield f"NOISY: nginx's own runs differ by {spread:.0%}; something else is at work here, so measure again"
    late = park["late_ms"]
    if late:
        yield (f"held: {park['count']:,} by \"wait\": \"{park['wait_s']}s\", opened within {park['opened_within_s']:.2f} s, "
               f"{park['parked_as_the_server_says']:,} parked as the server says; late, from own sending: "
               f"p50 {late['p50']:.1f}, p99 {late['p99']:.1f}, max {late['max']:.1f} ms")
    yield (f"memory: {park['resident_before_kib'] / 1024:.1f} MiB before, {park['resident_peak_kib'] / 1024:.1f} MiB "
           f"while they are held")
    scale = result["scale"]
    jump, rules, instances = scale["jump"], scale["rules"], scale["instances"]
    yield (f"jump: {jump['count']:,} held by \"wait\": \"10m\", {jump['parked_as_the_server_says']:,} parked as the server says; "
           f"released_ms counts until advance answers, which is when all bytes are with the kernel; this client had read "
           f"the last of them after {jump['last_read_by_the_client_ms']:.0f} ms")
    if jump["troubles"]:
        yield f"troubles of those: {jump['troubles']}"
    yield f"rules: {rules['with']:,.0f} requests/s with {rules['count']:,} that look at each call, {rules['without']:,.0f} without"
    yield (f"instances: {instances['count']:,} made one a call on one connection, {instances['resident_kib'] / 1024:.0f} MiB "
           f"with all of them")
    yield from of_sockets(result["sockets"])
    yield from of_receive(result["receive"])
    yield from of_polls(result["polls"])
    yield from of_webhooks(result["webhooks"])
    yield from of_send(result["send"])
    yield from of_journals(result["journals"])
    yield from of_history(result["history"])
    if park["troubles"]:
        yield f"troubles of the held ones: {park['troubles']}"
    ordinary = park["ordinary_ms"]
    if ordinary:
        yield (f"ordinary requests meanwhile: median {ordinary['median']:.2f}, max {ordinary['max']:.2f} ms "
               f"of {ordinary['of']}")
    yield (f"start: exec to first answer, median {cold['median_ms']:.1f} ms of {cold['runs']} "
           f"({cold['min_ms']:.1f} to {cold['max_ms']:.1f})")


def of_sockets(sockets):
    ours, theirs = sockets["greenmock"], sockets["python3-websockets"]
    for name, side in (("greenmock", ours), (f"python3-websockets {theirs['version']}", theirs)):
        yield (f"websockets of {name}: {sockets['count']:,} opened in {side['opened_in_s']:.2f} s, {side['kib_each']:.1f} KiB each; "
               f"a text of {side['frame_bytes']:,} bytes read by all of them after "
               f"{' / '.join(f'{ms:.0f}' for ms in side['each_turn_ms'])} ms")
    yield f"the jump that turns the code answers after {ours['advance_answers_ms']:.0f} ms, when all of it is with the kernel"


def of_receive(receive):
    for name in ("greenmock", "nginx"):
        side = receive[name]
        yield (f"notifications of {name}: {receive['count']:,} received on one connection and deleted on another, body "
               f"{receive['body_bytes']} bytes, {' / '.join(f'{run:,.0f}' for run in side['each_run'])} a second; of a core the "
               f"server took {side['server_cores']:.0%} ({side['server_us_each']:.0f} us for each), this client {side['client_cores']:.0%}")


def of_polls(polls):
    for name, let_go in (("receiveNotification", "one notification"), ("qr", "a jump")):
        side = polls[name]
        yield (f"parked calls of {name}: {side['parked_as_the_server_says']:,} as the server says, {side['kib_each']:.2f} KiB each, "
               f"{side['resident_kib'] / 1024:.1f} MiB with all; {let_go} let them go within {side['released_ms']:.0f} ms")
        if side["troubles"]:
            yield f"troubles of those: {side['troubles']}"


def of_webhooks(webhooks):
    for name, case in (("straight from this client, without greenmock", "straight"), ("all endpoints alive", "alive"),
                       ("one hangs", "hangs"), ("one refuses", "refuses")):
        side = webhooks[case]
        yield (f"webhooks, {name}: arrived after p50 {side['p50_ms']:.2f}, p99 {side['p99_ms']:.2f}, max {side['max_ms']:.1f} ms "
               f"(medians of {webhooks['rounds']} rounds of {webhooks['count']:,}; their p50 "
               f"{' / '.join(f'{ms:.2f}' for ms in side['each_p50_ms'])})")


def of_send(send):
    for name in ("greenmock", "nginx"):
        side = send[name]
        yield (f"sendMessage of {name}: {' / '.join(f'{run:,.0f}' for run in side['each_run'])} a second over {send['connections']} "
               f"connections, p50 {side['p50_ms']:.2f}, p99 {side['p99_ms']:.2f} ms, {side['server_us_each']:.0f} us of the server for "
               f"each, {side['bad']} bad")
    yield f"of each message {send['notes_each']:.2f} notifications: that it has left, sent, delivered, read"


def of_journals(journals):
    yield (f"messages: {journals['count']:,} in {journals['accounts']} accounts, {journals['sent']:,} of them sent over HTTP, "
           f"{journals['kept']:,} kept, {journals['dropped']:,} dropped; {journals['resident_before_kib'] / 1024:.0f} MiB before, "
           f"{journals['resident_sent_kib'] / 1024:.0f} MiB with those sent, {journals['resident_kib'] / 1024:.0f} MiB with all "
           f"({journals['bytes_each']:.0f} bytes each; journals of calls and queues of notifications included), "
           f"{journals['accounted_bytes'] / 2**20:.0f} of {journals['limit_bytes'] / 2**20:.0f} MiB as greenmock counts them")


def of_history(history):
    for method in ("getChatHistory", "lastIncomingMessages", "getMessage"):
        of = history[method]
        yield (f"{method} over a chat of {history['count']:,}, answer {of['body_bytes']:,} bytes: the server took "
               + ", ".join(f"{us:.0f} us ({'a small account' if name == 'base' else name})" for name, us in of["us_each"].items()))


def aligned(head, rows):
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()


def piped(head, rows):
    for row in [head, ["---"] * len(head), *rows]:
        yield f"| {' | '.join(row)} |"
