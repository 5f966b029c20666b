"""Where values turn up: settings, source code, logs, messages. Each form takes (dice, name, value) and gives a
text with the value between marks; a value may come as (before, value, after)."""
import json

from .record import mark


def spread(value):
    return value if isinstance(value, tuple) else ("", value, "")


def inside(value, escape=lambda text: text):
    before, middle, after = spread(value)
    return escape(before) + mark(escape(middle)) + escape(after)


def in_json(text):
    return json.dumps(text)[1:-1]


def in_xml(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def camel(name):
    first, *rest = name.lower().replace(" ", "_").split("_")
    return first + "".join(part.capitalize() for part in rest)


def snake(name):
    return name.lower().replace(" ", "_").replace("-", "_")


# -- settings ---------------------------------------------------------------------------------

def env(d, name, value):
    return f"# {d.word()} service\nPORT={d.between(3000, 9000)}\nLOG_LEVEL=info\n{snake(name).upper()}={inside(value)}\nREGION=eu-west-{d.between(1, 3)}\n"


def yaml(d, name, value):
    quote = d.pick(["", '"', "'"])
    return f"{d.word()}:\n  replicas: {d.between(1, 9)}\n  timeout: {d.between(5, 90)}s\n  {snake(name)}: {quote}{inside(value)}{quote}\n  enabled: true\n"


def json_file(d, name, value):
    key = d.pick([snake, camel])(name)
    return f'{{\n  "name": "{d.word()}-{d.word()}",\n  "version": "{d.below(9)}.{d.below(20)}.{d.below(9)}",\n  "{key}": "{inside(value, in_json)}",\n  "retries": {d.between(1, 9)}\n}}\n'


def ini(d, name, value):
    return f"[{d.word()}]\nhost = {d.word()}.internal\n{snake(name)} = {inside(value)}\ntimeout = {d.between(5, 60)}\n"


def properties(d, name, value):
    return f"app.name={d.word()}\napp.{d.word()}.{camel(name)}={inside(value)}\napp.cache.size={d.between(10, 900)}\n"


def xml(d, name, value):
    return f'<config>\n  <server>{d.word()}</server>\n  <{camel(name)}>{inside(value, in_xml)}</{camel(name)}>\n</config>\n'


def manifest(d, name, value):
    return f'        env:\n        - name: MODE\n          value: "production"\n        - name: {snake(name).upper()}\n          value: "{inside(value)}"\n'


def dockerfile(d, name, value):
    return f"FROM debian:12-slim\nWORKDIR /srv/{d.word()}\nENV {snake(name).upper()}={inside(value)}\nCMD [\"./{d.word()}\"]\n"


def terraform(d, name, value):
    return f'resource "{d.word()}_service" "{d.word()}" {{\n  region = "eu-central-1"\n  {snake(name)} = "{inside(value)}"\n}}\n'


# -- source code ------------------------------------------------------------------------------

def python(d, name, value):
    return f"import os\n\n\ndef connect(retries={d.between(2, 9)}):\n    {snake(name)} = \"{inside(value)}\"\n    return Client(\"{d.word()}\", {snake(name)})\n"


def go(d, name, value):
    return f"package {d.word()}\n\nconst (\n\tmaxRetries = {d.between(2, 9)}\n\t{camel(name)} = \"{inside(value)}\"\n)\n"


def javascript(d, name, value):
    return f"const {d.word()} = require('./{d.word()}');\n\nconst {camel(name)} = '{inside(value)}';\nmodule.exports = {{ {camel(name)}, limit: {d.between(10, 90)} }};\n"


def java(d, name, value):
    return f"public final class {d.word().capitalize()}Config {{\n    private static final String {snake(name).upper()} = \"{inside(value)}\";\n    static final int LIMIT = {d.between(10, 900)};\n}}\n"


def shell(d, name, value):
    quote = d.pick(["", "'"])
    return f"#!/bin/sh\nset -eu\nexport {snake(name).upper()}={quote}{inside(value)}{quote}\n./run.sh --region eu --workers {d.between(1, 9)}\n"


def diff(d, name, value):
    return f"@@ -{d.between(10, 99)},3 +{d.between(10, 99)},4 @@\n workers: {d.between(1, 9)}\n+{snake(name)}: {inside(value)}\n region: eu\n"


# -- logs -------------------------------------------------------------------------------------

def app_log(d, name, value):
    return f"{d.date()}T{d.time()}Z INFO  {d.word()} started in {d.between(10, 900)} ms\n{d.date()}T{d.time()}Z DEBUG {d.word()}: loaded {snake(name)}={inside(value)} from environment\n"


def json_log(d, name, value):
    return f'{{"ts":"{d.date()}T{d.time()}Z","level":"warn","svc":"{d.word()}","trace":"{d.hex(32)}","{snake(name)}":"{inside(value, in_json)}","ms":{d.between(1, 900)}}}\n'


def syslog(d, name, value):
    return f"Oct {d.between(10, 28)} {d.time()} {d.word()}-{d.between(1, 9)} {d.word()}[{d.between(300, 32000)}]: retry with {snake(name)}={inside(value)}\n"


def rpc(d, name, value):
    return f'{{"jsonrpc":"2.0","id":{d.between(1, 999)},"result":{{"content":[{{"type":"text","text":"{name}: {inside(value, in_json)}"}}],"isError":false}}}}\n'


def nested_json_log(d, name, value):
    """A JSON text as a string in another, as loggers write request bodies."""
    return f'{{"level":"debug","body":"{{\\"{snake(name)}\\":\\"{inside(value, lambda t: in_json(in_json(t)))}\\",\\"n\\":{d.between(1, 9)}}}","svc":"{d.word()}"}}\n'


# -- people -----------------------------------------------------------------------------------

def chat(d, name, value):
    return f"{d.time()[:5]} <{d.word()}> did the {d.word()} deploy go through?\n{d.time()[:5]} <{d.word()}> no, you need the {name}: {inside(value)}\n{d.time()[:5]} <{d.word()}> thanks, will rotate it later\n"


def ticket(d, name, value):
    return f"Ticket #{d.between(1000, 9999)}: {d.word()} import fails\n\nSteps to reproduce:\n1. Open the {d.word()} page\n2. Set {name} to {inside(value)}\n3. Press save\n\nExpected: it works.\n"


def markdown(d, name, value):
    return f"## {d.word().capitalize()} set-up\n\nRun it with `{snake(name).upper()}={inside(value)}` and wait for the {d.word()} check.\n"


def table(d, name, value):
    return f"| setting | value |\n|---|---|\n| workers | {d.between(1, 9)} |\n| {name} | {inside(value)} |\n"


def sheet(d, name, value):
    return f"id,owner,{snake(name)},created\n{d.between(1, 999)},{d.word()},{inside(value)},{d.date()}\n"


SETTINGS = [env, yaml, json_file, ini, properties, xml, manifest, dockerfile, terraform]
CODE = [python, go, javascript, java, shell, diff]
LOGS = [app_log, json_log, syslog, rpc, nested_json_log]
PEOPLE = [chat, ticket, markdown, table, sheet]
EVERYWHERE = SETTINGS + CODE + LOGS + PEOPLE
# Where values of persons turn up.
PERSONAL = [json_file, xml, json_log, app_log, rpc, nested_json_log, chat, ticket, table, sheet]
