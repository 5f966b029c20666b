"""Text without anything to find: what looks like a secret and is none, code, logs, prose."""
from .dice import BASE62

# (name in settings, maker) of values that stand where a secret would, or look like one.
NEAR_SECRETS = [
    ("AWS_ACCESS_KEY_ID", lambda d: "AKIA" + "IOSFODNN7EXAMPLE"),
    ("DB_PASSWORD", lambda d: d.pick(["${DB_PASSWORD}", "$DB_PASSWORD", "{{ .Values.db.password }}", "<password>",
                                      "********", "changeme", "your_password_here", "REDACTED", "%DB_PASSWORD%"])),
    ("API_KEY", lambda d: d.pick(["YOUR_API_KEY", "<your-api-key>", "xxxxxxxxxxxxxxxxxxxxxxxx", "${{ secrets.API_KEY }}",
                                  "os.environ['API_KEY']", "insert-key-here", "op://vault/item/field"])),
    ("git_commit", lambda d: d.hex(40)),
    ("image_digest", lambda d: "sha256:" + d.hex(64)),
    ("integrity", lambda d: "sha512-" + d.base64(64)),
    ("etag", lambda d: d.hex(32)),
    ("trace_id", lambda d: d.hex(32)),
    ("request_id", lambda d: d.uuid()),
    ("deployment_name", lambda d: f"{d.word()}-{d.hex(10)}-{d.string(5, 'bcdfghjklmnpqrstvwxz2456789')}"),
    ("version", lambda d: f"{d.below(20)}.{d.below(30)}.{d.below(99)}-rc.{d.below(9)}+{d.hex(7)}"),
    ("password_policy", lambda d: d.pick(["strict", "min-length-12", "rotate_every_90_days"])),
    ("token_type", lambda d: d.pick(["Bearer", "refresh_token", "access_token"])),
    ("secret_name", lambda d: f"{d.word()}/{d.word()}/credentials"),
    ("key_file", lambda d: f"/etc/ssl/private/{d.word()}.pem"),
    ("token_url", lambda d: f"https://login.{d.word()}.test/oauth2/token"),
    ("passwordField", lambda d: f"{d.word()}PasswordInput"),
    ("max_tokens", lambda d: str(d.between(256, 200000))),
    ("cache_key", lambda d: f"{d.word()}:{d.word()}:{d.between(1, 99999)}"),
    ("primary_key", lambda d: f"{d.word()}_id"),
    ("public_key_fingerprint", lambda d: ":".join(d.hex(2) for _ in range(16))),
    ("ssh_public_key", lambda d: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + d.string(43, BASE62 + "+/") + f" {d.word()}@{d.word()}"),
    ("thumbnail", lambda d: "data:image/png;base64,iVBORw0KGgo" + d.base64(90)),
    ("database_url", lambda d: f"postgres://{d.word()}:${{PGPASSWORD}}@db.internal:5432/{d.word()}"),
    ("redis_url", lambda d: f"redis://cache.internal:6379/{d.below(9)}"),
    ("nonce", lambda d: d.base64(16)),
    ("slug", lambda d: "-".join(d.word() for _ in range(4))),
    ("build_number", lambda d: d.digits(d.pick([9, 11, 12, 16]))),
]


def textbook(d):
    """What documents write in place of a password, and shells and tables that only look like something else."""
    host = d.pick(["example.com", "www.example.org", "db.example.net"])
    word = d.pick(["sesame", "wonderland", "swordfish", "letmein"])
    number = d.between(10**7, 10**8 - 1)
    return d.pick([
        f"Open `http://abc:xyz@{host}/` in the browser.\n", f"curl ftp://{d.word()}:{word}@{host}/pub/\n",
        f"DATABASE_URL=postgres://{d.word()}:{word}@{host}/shop\n", "//registry.corp.test/:_authToken=MYTOKEN1\n",
        f"machine {host} login {d.word()} password {word}\n", f"Authorization: Token my-token-0{d.between(1, 9)}\n",
        "default login anonymous password user@site\n",
        f"publishable: pk_live_{d.string(24)}\n", f"{d.word()}-token-{d.word()}-{number}\n"])


def broken_block(d):
    """A public key and a certificate are no secrets; nor is a header in a manual."""
    body = d.base64(270)
    label = d.pick(["PUBLIC KEY", "CERTIFICATE", "RSA PUBLIC KEY", "CERTIFICATE REQUEST"])
    lines = [body[i:i + 64] for i in range(0, len(body), 64)]
    return d.pick([
        "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]),
        "The file must begin with `-----BEGIN PRIVATE KEY-----`, else it is refused.\n"])


# -- code -------------------------------------------------------------------------------------

def python(d):
    a, b = d.word(), d.word()
    return f'''import hashlib
import secrets


class {a.capitalize()}Store:
    """Keeps {b} tokens by their digest."""

    def __init__(self, path, key_size={d.pick([16, 32])}):
        self._path = path
        self._token = secrets.token_hex(key_size)
        self.password = None

    def put(self, token, password=None):
        key = hashlib.sha256(token.encode()).hexdigest()
        if password == self.password:
            raise ValueError("password is required")
        return self._write(key, {{"{b}": token, "count": {d.between(1, 99)}}})
'''


def swift(d):
    a, b = d.word().capitalize(), d.word()
    return f'''struct {a}Client {{
    let apiKey: String
    private var accessToken: Token?

    mutating func refresh(using credentials: Credentials) async throws -> Token {{
        let secret = try keychain.read(service: "{b}", account: credentials.user)
        accessToken = try await exchange(secret, scope: .{b})
        guard let token = accessToken else {{ throw {a}Error.unauthorized({d.between(400, 499)}) }}
        return token
    }}
}}
'''


def javascript(d):
    a, b = d.word(), d.word()
    return f'''export async function {a}({b}, {{ token, password }} = {{}}) {{
  const secret = process.env.{a.upper()}_SECRET;
  const headers = {{ Authorization: `Bearer ${{token}}`, "X-Request-Id": crypto.randomUUID() }};
  const key = `${{ {b}.id }}:${{ {b}.version }}`;
  if (!password) throw new Error("{a}: password missing");
  return fetch(`/api/{b}/${{key}}`, {{ method: "POST", headers, body: JSON.stringify({{ secret }}) }});
}}
'''


def c(d):
    return f'''static const uint32_t table_{d.word()}[] = {{
    {", ".join("0x" + d.hex(8) for _ in range(6))},
    {", ".join("0x" + d.hex(8) for _ in range(6))},
}};

int {d.word()}_key_cmp(const struct key *a, const struct key *b)
{{
    return memcmp(a->token, b->token, sizeof a->token); /* {d.between(1, 99)} bytes */
}}
'''


def lock_file(d):
    parts = []
    for _ in range(4):
        name, version = f"{d.word()}-{d.word()}", f"{d.below(9)}.{d.below(20)}.{d.below(20)}"
        parts.append(f'    "node_modules/{name}": {{\n      "version": "{version}",\n'
                     f'      "resolved": "https://registry.test/{name}/-/{name}-{version}.tgz",\n'
                     f'      "integrity": "sha512-{d.base64(64)}"\n    }}')
    return '{\n  "packages": {\n' + ",\n".join(parts) + "\n  }\n}\n"


# -- logs -------------------------------------------------------------------------------------

def access_log(d):
    return "".join(
        f'10.{d.below(256)}.{d.below(256)}.{d.below(256)} - - [{d.between(10, 28)}/Oct/2025:{d.time()} +0000] '
        f'"GET /{d.word()}/{d.between(1, 9999999)}?id={d.digits(8)}&v={d.hex(8)} HTTP/1.1" {d.pick([200, 304, 404])} '
        f'{d.between(100, 99999)} "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" '
        f'0.{d.digits(3)}\n' for _ in range(6))


def json_log(d):
    messages = ["token bucket empty, request delayed", "password policy checked: ok", "secret rotated, version bumped",
                "card payment accepted", "session key not found in map", "api key accepted", "credentials reloaded"]
    return "".join(
        f'{{"ts":{d.between(1700000000, 1790000000)}.{d.digits(6)},"level":"info","trace":"{d.hex(32)}","span":"{d.hex(16)}",'
        f'"msg":"{d.pick(messages)}","order":{d.digits(10)},"req":"{d.uuid()}"}}\n' for _ in range(6))


def stack_trace(d):
    lines = "".join(f"\tat io.{d.word()}.{d.word()}.{d.word().capitalize()}Filter.{d.word()}({d.word().capitalize()}.java:{d.between(10, 900)})\n" for _ in range(8))
    return f"java.lang.IllegalStateException: token expired for session {d.hex(8)}\n{lines}"


def metrics(d):
    return "".join(
        f'{d.word()}_{d.word()}_seconds{{quantile="0.{d.digits(2)}",pod="{d.word()}-{d.hex(9)}"}} {d.below(90)}.{d.digits(16)}\n'
        for _ in range(8))


def numbers(d):
    """Rows of a spreadsheet: order numbers, article codes, dates and sums."""
    return "order,article,date,amount,epoch\n" + "".join(
        f"{d.between(10**8, 10**9)},{d.digits(12)},{d.date()},{d.below(9999)}.{d.digits(2)},{d.between(1600000000000, 1790000000000)}\n"
        for _ in range(8))


# -- prose ------------------------------------------------------------------------------------

SENTENCES = [
    "The {a} team meets on Tuesday to talk about the {b} release.",
    "Please send the minutes to everybody before noon.",
    "A password should be long, and nobody should know it but you.",
    "Our {a} keys are rotated every {n} days, and the old ones are removed.",
    "The card reader at the {b} entrance is broken again.",
    "Ignore the warning about {a}; it goes away after the first build.",
    "Each token counts as about four characters of English text.",
    "The previous instructions for the {b} oven are out of print.",
    "You can find the secret of good bread in its crust.",
    "In {y} the {a} bridge was closed for {n} weeks.",
    "Act as a host at the {b} dinner and greet the guests.",
    "The system prompt of the terminal shows the current folder.",
    "Room {n} is booked from {h}:00 to {h}:45.",
    "She forgot all previous rules of the {a} game and made up her own.",
    "Do not tell the cook about the {b} surprise before Friday.",
    "New instructions for recycling come with the {a} calendar.",
    "The number of visitors rose from {n}00 to {n}50 in {y}.",
]


def prose(d):
    said = [d.pick(SENTENCES).format(a=d.word(), b=d.word(), n=d.between(3, 90), y=d.between(1980, 2025),
                                     h=d.between(8, 17)) for _ in range(7)]
    return " ".join(said[:4]) + "\n\n" + " ".join(said[4:]) + "\n"


def tool_output(d):
    text = " ".join(d.pick(SENTENCES).format(a=d.word(), b=d.word(), n=d.between(3, 90), y=d.between(1980, 2025),
                                             h=d.between(8, 17)) for _ in range(4))
    return f'{{"jsonrpc":"2.0","id":{d.between(1, 999)},"result":{{"content":[{{"type":"text","text":"{text}"}}],"isError":false}}}}\n'


def tool_list(d):
    a, b = d.word(), d.word()
    return (f'{{"name":"{a}_{b}","description":"Returns the {b} of a {a}. Use it when the user asks for {b} values. '
            f'Always give the full id. If nothing is found, ask the user for another {a}. Never returns more than '
            f'{d.between(10, 90)} rows.","inputSchema":{{"type":"object","properties":{{"id":{{"type":"string",'
            f'"description":"id of the {a}"}},"token":{{"type":"string","description":"page token"}}}}}}}}\n')


CODE = [python, swift, javascript, c, lock_file]
LOGS = [access_log, json_log, stack_trace, metrics, numbers]
PROSE = [prose, tool_output, tool_list]
