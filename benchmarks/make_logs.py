#!/usr/bin/env python3
"""Write logs to measure with: seeded, mixed, and with a known number of planted items. Python 3.11, no other library.

  benchmarks/make_logs.py --out clean.log   --size 500MB                           nothing to find
  benchmarks/make_logs.py --out planted.log --size 500MB --items 4 --near 4        4 items and 4 near misses per MB
  benchmarks/make_logs.py --out dense.log   --size 100MB --every-line              a secret on every line

Lines are of nine kinds: web access, JSON from services, syslog, Kubernetes containers, plain application lines, audit
key=value lines, stack traces, MCP JSON-RPC requests and results. They hold addresses, UUIDs, digests, request numbers,
base64 and words such as "token" and "password", and nothing of a planted type. The same seed gives the same bytes, and
the same ordinary lines whether or not something is planted in them.

Beside the log, OUT.answers.jsonl: one planted item a line, {"start","end","type"} in byte offsets, near misses with
"near": true. The benchmark counts from it how much of what was planted a scanner reported while it was being fast."""
import argparse
import base64
import itertools
import json
import os
import random
import re
import string
import sys
import time
import zlib

ALNUM = string.ascii_letters + string.digits
BLOCK_LINES = 2048


def byte_count(text):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kKmMgG]?)(?:[bB])?", text)
    if not match:
        raise argparse.ArgumentTypeError(f"`{text}` is no size; write 500MB, 64MB, 10kB")
    return int(float(match[1]) * {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}[match[2].lower()])


class Pool:
    """Values drawn once and dealt in a shuffled order again and again: drawing each anew would take most of the time."""

    def __init__(self, source, values):
        values = list(values)
        source.shuffle(values)
        self.next = itertools.cycle(values).__next__


class Lines:
    """The ordinary lines. Each kind returns (before, after, joint): an item may stand, after `joint`, between them."""

    def __init__(self, seed):
        r = self.random = random.Random(f"lines {seed}")

        def words(text, weight=1):
            return Pool(r, text.split() * weight)

        def phrases(text, weight=1):
            return Pool(r, [line.strip() for line in text.strip().splitlines()] * weight)

        digest = Pool(r, ("%064x" % r.getrandbits(256) for _ in range(4093)))
        self.digest = digest.next
        self.short = Pool(r, ("%012x" % r.getrandbits(48) for _ in range(4099))).next
        uuids = []
        for _ in range(4091):
            h = "%032x" % r.getrandbits(128)
            uuids.append(f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{r.choice('89ab')}{h[17:20]}-{h[20:]}")
        self.uuid = Pool(r, uuids).next
        networks = ["10.%d.%d.%d", "10.%d.%d.%d", "192.168.%d.%d", "203.0.113.%d", "198.51.100.%d", "100.64.%d.%d"]
        self.address = Pool(
            r, (n % tuple(r.randrange(1, 255) for _ in range(n.count("%d"))) for n in networks * 331)).next
        self.number = Pool(r, (int(r.paretovariate(0.6) * 40) % 9_999_999 for _ in range(8191))).next
        self.millis = Pool(r, (int(r.lognormvariate(3, 1.4)) for _ in range(4057))).next
        self.base64 = Pool(r, (base64.b64encode(r.randbytes(r.choice((18, 27, 48)))).decode() for _ in range(1021))).next
        self.host = Pool(r, (f"{z}-{n:02}" for z in ("edge", "shop", "pay", "queue", "store", "build") for n in range(23))).next
        self.service = words("orders payments catalog mailer auth-broker rates reports stock gateway scheduler", 7).next
        self.level = words("INFO INFO INFO INFO INFO DEBUG DEBUG WARN ERROR", 11).next
        self.status = words("200 200 200 200 200 200 204 301 304 401 403 404 499 500 503", 13).next
        self.method = words("GET GET GET GET POST PUT DELETE HEAD", 13).next
        self.path = words(
            """/ /healthz /readyz /metrics /favicon.ico /robots.txt /assets/main.4f2c1b.js /assets/site.css /login /logout
            /api/orders /api/orders/recent /api/catalog/search /api/rates/latest /graphql /mcp /img/banner@2x.png
            /downloads/guide.pdf /.well-known/oauth-authorization-server /v2/library/base/manifests/latest""", 9).next
        self.agent = phrases("""
            Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36
            Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0
            Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148
            curl/7.88.1
            kube-probe/1.31
            Prometheus/2.55.1
            okhttp/4.12.0""", 5).next
        self.event = phrases("""
            order accepted
            cache warmed from snapshot
            request finished
            slow query, plan has a sequential scan
            token refreshed for session
            password rules reloaded
            secret store reachable
            key rotation is due in 12 days
            upstream closed the connection
            retry budget used up, giving up on batch
            feature flag evaluated to false
            consumer group rebalanced
            leader lease renewed
            unknown field ignored while decoding
            payment card form rendered
            e-mail queued for delivery
            rate limit applied, client asked to wait
            system prompt template loaded
            checkpoint written
            certificate will expire in 40 days""", 7).next
        self.daemon = words("sshd systemd cron kernel containerd dhclient chronyd sudo", 11).next
        self.logger = words(
            """net.shop.orders.OrderFlow net.shop.pay.Ledger net.shop.http.AccessFilter io.vertx.core.impl.ContextBase
            org.apache.kafka.clients.NetworkClient reactor.core.publisher.FluxMap sun.nio.ch.SelectorImpl""", 5).next
        self.verb = words("handle apply run next poll select dispatch onNext invoke complete read flush", 5).next
        self.error = words(
            """java.io.IOException java.lang.IllegalArgumentException java.util.concurrent.TimeoutException
            org.apache.kafka.common.errors.RecordTooLargeException""", 5).next
        self.tool = words("search_documents read_file list_issues run_query fetch_page create_ticket", 7).next
        self.tick = 0
        self.clock(0)
        kinds = [(self.web, 28), (self.service_json, 22), (self.syslog, 13), (self.container, 11), (self.plain, 13),
                 (self.audit, 6), (self.trace, 1), (self.call, 3), (self.result, 3)]
        self.kinds, weights = zip(*kinds)
        self.weights = list(itertools.accumulate(weights))

    def clock(self, step=1):
        """About 60 lines a second; the formatted times are made when the second changes."""
        self.tick += step
        if self.tick % 60 == 0:
            at = time.gmtime(1767225600 + self.tick // 60)
            self.iso = time.strftime("%Y-%m-%dT%H:%M:%S", at)
            self.common = time.strftime("%d/%b/%Y:%H:%M:%S +0000", at)
            self.old = time.strftime("%b %d %H:%M:%S", at)

    def block(self):
        for kind in self.random.choices(self.kinds, cum_weights=self.weights, k=BLOCK_LINES):
            self.clock()
            yield kind()

    def web(self):
        return (f'{self.address()} - - [{self.common}] "{self.method()} {self.path()}?r={self.number()}',
                f' HTTP/1.1" {self.status()} {self.number()} "-" "{self.agent()}" rt=0.{self.millis():03} id={self.short()}\n', "&q=")

    def service_json(self):
        return (f'{{"time":"{self.iso}.{self.tick % 1000:03}Z","level":"{self.level().lower()}","service":"{self.service()}",'
                f'"host":"{self.host()}","message":"{self.event()}',
                f'","duration_ms":{self.millis()},"trace_id":"{self.digest()[:32]}","request_id":"{self.uuid()}"}}\n', " ")

    def syslog(self):
        return (f"{self.old} {self.host()} {self.daemon()}[{self.number() % 32768}]: {self.event()} from {self.address()} "
                f"port {self.number() % 64512 + 1024}", "\n", " ")

    def container(self):
        return (f'{self.iso}.{self.tick * 7919 % 1000000000:09}Z stdout F {self.level()[0]} reconciler.go:{self.number() % 1500}] '
                f'"{self.event()}" pod="{self.service()}-{self.short()[:9]}-{self.short()[:5]}" '
                f'image="registry.local/{self.service()}@sha256:{self.digest()}"', "\n", " ")

    def plain(self):
        return (f"{self.iso},{self.tick % 1000:03} {self.level():5} [{self.service()}-{self.number() % 32}] {self.logger()} - "
                f"{self.event()} id={self.uuid()} commit={self.digest()[:40]} took={self.millis()}ms", "\n", " ")

    def audit(self):
        return (f'ts={self.iso}Z actor=svc-{self.service()} action={self.verb()} resource=queue/{self.short()} outcome=ok '
                f'bytes={self.number()} etag="{self.base64()}" token_id={self.number()}', "\n", " note=")

    def trace(self):
        frames = "".join(
            f"\tat {logger}.{self.verb()}({logger.rsplit('.', 1)[1]}.java:{self.number() % 900 + 20})\n"
            for logger in (self.logger() for _ in range(14)))
        return f"{self.error()}: {self.event()}", f"\n{frames}\t... 23 common frames omitted\n", " "

    def call(self):
        return (f'{{"jsonrpc":"2.0","id":{self.number()},"method":"tools/call","params":{{"name":"{self.tool()}","arguments":'
                f'{{"query":"{self.event()}', f'","limit":{self.millis() % 100},"cursor":"{self.base64()}"}}}}}}\n', " ")

    def result(self):
        text = ". ".join(self.event() for _ in range(5))
        return (f'{{"jsonrpc":"2.0","id":{self.number()},"result":{{"content":[{{"type":"text","text":"{text}',
                f'"}}],"isError":false}}}}\n', " ")


def luhn_digit(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def iban_check(country, account):
    return 98 - int("".join(str(int(c, 36)) for c in account + country + "00")) % 97


class Items:
    """What is planted. Values are made up here and put together from parts, so that this file holds no secret."""

    def __init__(self, seed):
        r = self.random = random.Random(f"items {seed}")

        def some(count, alphabet=ALNUM):
            return "".join(r.choices(alphabet, k=count))

        def digits(count):
            return some(count, string.digits)

        def words(count):
            return some(count, string.ascii_lowercase)

        def github():
            body = some(30)
            check, rest = "", zlib.crc32(body.encode())
            for _ in range(6):
                rest, digit = divmod(rest, 62)
                check = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[digit] + check
            return "ghp" + "_" + body + check

        def web_token():
            def part(value):
                return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()
            return (part({"alg": "RS256", "typ": "JWT"}) + "." + part({"sub": some(8), "exp": r.randint(1.7e9, 1.9e9)})
                    + "." + some(86, ALNUM + "-_"))

        def pem(kind, size):
            body = base64.b64encode(r.randbytes(size)).decode()
            lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
            return f"-----BEGIN {kind} KEY-----\n{lines}\n-----END {kind} KEY-----"

        def card(good):
            start, length = r.choice([("4", 16), ("52", 16), ("2230", 16), ("6011", 16), ("34", 15)])
            body = start + digits(length - len(start) - 1)
            check = int(luhn_digit(body))
            return body + str(check if good else (check + r.randint(1, 9)) % 10)

        def iban(good):
            country, account = r.choice([("DE", digits(18)), ("NL", "INGB" + digits(10)), ("ES", digits(20)), ("CH", digits(17))])
            check = iban_check(country, account)
            # Another pair of digits in 02…98 is never right: the check is unique there.
            return f"{country}{check if good else 2 + (check - 2 + r.randint(1, 96)) % 97:02}{account}"

        def social(good):
            return f"{r.choice((121, 233, 345, 412, 587)) if good else r.choice((0, 666, 950)):03}-{r.randint(10, 69)}-{r.randint(1000, 9998)}"

        # type: (words before, value, words after)
        self.secrets = {
            "secret.aws": ("aws_access_key_id=", lambda: "AKIA" + some(16, string.ascii_uppercase + "234567"), ""),
            "secret.github": ("token ", github, ""),
            "secret.gitlab": ("", lambda: "glpat" + "-" + some(20), ""),
            "secret.slack": ("", lambda: "xoxb" + f"-{digits(12)}-{digits(13)}-{some(24)}", ""),
            "secret.stripe": ("", lambda: "sk_" + "live_" + some(24), ""),
            "secret.google": ("key=", lambda: "AIza" + some(35, ALNUM + "-_"), ""),
            "secret.jwt": ("Bearer ", web_token, ""),
            "secret.url": ("postgres://app:", lambda: some(18), "@db-2.internal:5432/shop"),
            "secret.generic": ("password=", lambda: some(5) + r.choice("!#%+") + some(11, ALNUM + "!#%+-_") + r.choice(string.digits), ""),
        }
        self.real = self.secrets | {
            "secret.private_key": ("\n", lambda: pem("RSA " + "PRIVATE", 600), ""),
            "pii.credit_card": ("card ", lambda: card(True), ""),
            "pii.iban": ("iban ", lambda: iban(True), ""),
            "pii.national_id.us_ssn": ("ssn ", lambda: social(True), ""),
            "pii.email": ("", lambda: f"{words(5)}.{words(8)}@{words(9)}.{r.choice(('com', 'org', 'net', 'de'))}", ""),
            "pii.phone": ("tel ", lambda: r.choice(("+1 415 555 ", "+44 20 7946 ")) + digits(4), ""),
        }
        self.near = {
            "secret.aws": ("aws_access_key_id=", lambda: "AKIA" + "IOSFODNN7EXAMPLE", ""),
            "secret.github": ("digest ", lambda: some(40, "0123456789abcdef"), ""),
            "secret.generic": ("password=", lambda: r.choice(("********", "${DB_PASSWORD}", "<hidden>", "null", "xxxxxxxx")), ""),
            "secret.jwt": ("etag ", lambda: some(66, ALNUM + "+/") + "==", ""),
            "secret.private_key": ("\n", lambda: pem("PUBLIC", 90), ""),
            "pii.credit_card": ("card ", lambda: card(False), ""),
            "pii.iban": ("iban ", lambda: iban(False), ""),
            "pii.national_id.us_ssn": ("ssn ", lambda: social(False), ""),
            "pii.email": ("", lambda: f"{words(8)}@{words(6)}", ""),
            "pii.phone": ("build ", lambda: f"{digits(4)}.{digits(4)}.{digits(3)}", ""),
        }
        self.decks = {id(kinds): itertools.cycle(sorted(kinds)) for kinds in (self.secrets, self.real, self.near)}

    def deal(self, kinds):
        kind = next(self.decks[id(kinds)])
        before, make, after = kinds[kind]
        return kind, before, make(), after


def planted(line, item):
    """The line with the item in it, and where its value begins and ends."""
    (head, tail, joint), (_, before, value, after) = line, item
    if joint == "&q=":                                          # inside a request line: no blanks, no line ends
        before, value = before.replace(" ", ":"), value.replace(" ", "+")
    if head.count('"') % 2 == 1:                                # inside a quoted string
        before, value = before.replace("\n", "\\n"), value.replace("\n", "\\n")
    start = len(head) + len(joint) + len(before)
    return head + joint + before + value + after + tail, start, start + len(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="the log; OUT.answers.jsonl is written beside it")
    parser.add_argument("--size", type=byte_count, default=byte_count("100MB"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--items", type=float, default=0, help="planted items per MB (default: 0)")
    parser.add_argument("--near", type=float, default=0, help="near misses per MB (default: 0)")
    parser.add_argument("--every-line", action="store_true", help="a secret on every line")
    options = parser.parse_args()
    lines, items = Lines(options.seed), Items(options.seed)
    places = random.Random(f"places {options.seed}")
    rate = (options.items + options.near) / 1e6
    due = places.expovariate(rate) if rate else float("inf")
    position, item, is_near, counts = 0, None, False, {}
    began = time.monotonic()
    with open(options.out + ".part", "wb", buffering=0) as log, open(options.out + ".answers.jsonl", "w") as answers:
        while position < options.size:
            block = []
            for line in lines.block():
                if options.every_line:
                    item = items.deal(items.secrets)
                elif item is None and position >= due:
                    due = position + places.expovariate(rate)
                    is_near = places.random() * (options.items + options.near) < options.near
                    item = items.deal(items.near if is_near else items.real)
                # What holds line ends waits for a line that can hold it.
                if item is None or ("\n" in item[1] + item[2] and line[2] in ("&q=", " note=")):
                    text = line[0] + line[1]
                else:
                    text, start, end = planted(line, item)
                    answer = {"start": position + start, "end": position + end, "type": item[0]}
                    if is_near:
                        answer["near"] = True
                    answers.write(json.dumps(answer) + "\n")
                    key = ("near " if is_near else "") + item[0]
                    counts[key] = counts.get(key, 0) + 1
                    item = None
                block.append(text)
                position += len(text)                           # all ASCII
                if position >= options.size:
                    break
            log.write("".join(block).encode("ascii"))
    os.replace(options.out + ".part", options.out)
    print(json.dumps({"bytes": position, "planted": sum(n for k, n in counts.items() if not k.startswith("near")),
                      "near": sum(n for k, n in counts.items() if k.startswith("near")), "counts": counts,
                      "MB_per_s": round(position / 1e6 / (time.monotonic() - began))}), file=sys.stderr)


if __name__ == "__main__":
    main()
