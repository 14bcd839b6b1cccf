"""What must hold, and whether it does."""


class Bar:
    def __init__(self, what, value, relation, limit, unit="", digits=1):
        self.what, self.value, self.relation, self.limit = what, value, relation, limit
        self.unit, self.digits = unit, digits

    @property
    def met(self):
        if self.value is None:
            return False
        return {">=": self.value >= self.limit, "<=": self.value <= self.limit, "<": self.value < self.limit,
                "=": self.value == self.limit}[self.relation]

    def row(self):
        seen = "none" if self.value is None else self.number(self.value)
        return [self.what, seen, f"{self.relation} {self.number(self.limit)}", "met" if self.met else "MISSED"]

    def number(self, value):
        text = f"{value:,.{self.digits}f}" if isinstance(value, float) else f"{value:,}"
        return f"{text} {self.unit}".rstrip()

    def as_json(self):
        return {"what": self.what, "seen": self.value, "relation": self.relation, "limit": self.limit,
                "unit": self.unit, "met": self.met}


def bars(load, park, cold, scale, sockets):
    late, ordinary = park["late_ms"], park["ordinary_ms"]
    jump, rules, instances = scale["jump"], scale["rules"], scale["instances"]
    return [
        Bar("requests/s of qr, as a part of nginx's", load["ratio"], ">=", 1.0, digits=2),
        Bar("bad answers under load", load["greenmock"]["bad"], "=", 0),
        Bar(f"back of {park['count']:,} held at once", park["back"], "=", park["count"]),
        Bar("back before their time", park["early"], "=", 0),
        Bar("the slowest of them is late by", late and late["max"], "<", 30.0, "ms"),
        Bar("memory for each of them", park["kib_each"], "<=", 12.0, "KiB"),
        Bar("an ordinary request meanwhile, median", ordinary and ordinary["median"], "<", 2.0, "ms", digits=2),
        Bar("start to first answer, median", cold["median_ms"], "<", 30.0, "ms"),
        Bar("memory after the load, its journal full", load["greenmock"]["resident_after_kib"] / 1024, "<=", 96.0, "MiB"),
        Bar(f"back of {jump['count']:,} ten-minute waits", jump["back"], "=", jump["count"]),
        Bar("the server's memory while it holds them", jump["resident_kib"] / 1024, "<", 120.0, "MiB"),
        Bar("an ordinary request meanwhile, median", jump["ordinary_ms"], "<", 2.0, "ms", digits=2),
        Bar("all of them let go by one jump within", jump["released_ms"], "<", 400.0, "ms"),
        Bar(f"requests/s with {rules['count']:,} rules, as a part of those with none", rules["ratio"], ">=", 0.8, digits=2),
        Bar(f"{instances['count']:,} instances made in", instances["made_in_s"], "<", 5.0, "s"),
        Bar(f"processor time of them in {instances['idle_for_s']} idle seconds", instances["idle_cpu_s"], "<=", 0.02, "s",
            digits=2),
        Bar("a jump of 24 h over all of them, median", instances["jump_ms"], "<", 100.0, "ms"),
        Bar(f"memory for each of {sockets['count']:,} websockets", sockets["greenmock"]["kib_each"], "<=", 30.0, "KiB"),
        Bar("websockets lost", sockets["greenmock"]["lost"], "=", 0),
        Bar("all of them have a new code within, median", sockets["greenmock"]["all_have_it_ms"], "<", 100.0, "ms"),
        Bar("python3-websockets takes for it so many times as long", sockets["ratio"], ">=", 0.75, digits=2),
    ]


def of_notifications(receive, polls, webhooks):
    hangs, refuses = webhooks["hangs"], webhooks["refuses"]
    return [
        Bar("notifications/s received and deleted by one reader", receive["greenmock"]["per_s"], ">=", 5000.0, digits=0),
        Bar("as a part of those of an nginx without a queue", receive["ratio"], ">=", 0.5, digits=2),
        Bar(f"{polls['count']:,} long polls parked, and back with a notification", polls["receiveNotification"]["back"], "=",
            polls["count"]),
        Bar("memory for each, as a part of a parked qr's", polls["ratio"], "<=", 1.15, digits=2),
        Bar(f"a webhook to one of {webhooks['count']:,} accounts, while one hangs: so many times as long", hangs["p50_ratio"],
            "<=", 1.25, digits=2),
        Bar("the same while one refuses", refuses["p50_ratio"], "<=", 1.25, digits=2),
        Bar("the slowest of those", max(hangs["max_ms"], refuses["max_ms"]), "<", 100.0, "ms"),
        Bar("attempts to the dead ones meanwhile", hangs["attempts_of_the_other"] + refuses["attempts_of_the_other"], ">=",
            2 * webhooks["rounds"]),
    ]


def of_messages(send, journals, history):
    paged = [Bar(f"{method}, {case}: so many times the processor time of a small account's", ratio, "<=", 1.2, digits=2)
             for method in ("getChatHistory", "lastIncomingMessages", "getMessage")
             for case, ratio in history[method]["ratios"].items()]
    return [
        Bar("processor time of the server for a sendMessage and its notifications", send["greenmock"]["server_us_each"], "<=", 100.0,
            "us"),
        Bar("as many times that of an nginx that does nothing with it", send["cost_ratio"], "<=", 8.0, digits=1),
        Bar("notifications of each", send["notes_each"], "=", 4.0),
        Bar(f"memory with {journals['count']:,} messages", journals["resident_kib"] / 1024, "<=", 600.0, "MiB", digits=0),
        Bar("of them kept, or counted as dropped", journals["kept"] + journals["dropped"], "=", journals["count"]),
        Bar("dropped, as /metrics says", journals["dropped_as_metrics_say"], "=", journals["dropped"]),
        *paged,
    ]
