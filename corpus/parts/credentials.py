"""Made-up credentials of the shapes that providers document.

Each entry: type, the name it goes by in settings, a maker, and where its shape is documented.
NAMED ones cannot be told from other strings without their name.
"""
import base64
import json
import zlib

from .dice import BASE32, BASE62, DIGITS, HEX, LOWER, UPPER, URLSAFE
from .record import mark

ALPHANUMERIC = LOWER + DIGITS


def base62(number, width):
    text = ""
    while number:
        number, rest = divmod(number, 62)
        text = BASE62[rest] + text
    return text.rjust(width, "0")


def with_crc(prefix, body):
    """GitHub's and npm's tokens end in the CRC-32 of their middle, in base62."""
    return prefix + body + base62(zlib.crc32(body.encode()), 6)


BASE36 = DIGITS + LOWER
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def number(value, alphabet, width):
    text = ""
    while value:
        value, rest = divmod(value, len(alphabet))
        text = alphabet[rest] + text
    return text.rjust(width, alphabet[0])


def grafana(d):
    """The CRC-32 of all before, its lowest byte first, in hexadecimal."""
    body = "glsa_" + d.string(32)
    return f"{body}_{zlib.crc32(body.encode()).to_bytes(4, 'little').hex()}"


def gitlab_routable(d):
    """Payload, version, its length and the CRC-32 of all before, both in base 36."""
    payload = base64.urlsafe_b64encode(d.bytes(16) + f"o:1\nu:{d.string(3, BASE36)}".encode() + b"\x10").decode()
    payload = payload.rstrip("=")
    body = f"{d.pick(['glpat-', 'glrt-'])}{payload}.01.{number(len(payload), BASE36, 2)}"
    return body + number(zlib.crc32(body.encode()), BASE36, 7)


def matrix(d):
    """The CRC-32 of all before in base 62."""
    user = base64.b64encode(d.word().encode()).decode().rstrip("=")
    body = d.pick([f"syt_{user}_{d.string(20, UPPER + LOWER)}", f"mat_{d.string(30)}"])
    return f"{body}_{base62(zlib.crc32(body.encode()), 6)}"


def age(d):
    """Bech32 in capitals, with six characters of checksum (BIP 173)."""
    name = "age-secret-key-"
    bits = "".join(f"{byte:08b}" for byte in d.bytes(32)) + "0000"
    values = [int(bits[i:i + 5], 2) for i in range(0, 260, 5)]
    spread = [ord(c) >> 5 for c in name] + [0] + [ord(c) & 31 for c in name]
    sum_ = 1
    for value in spread + values + [0] * 6:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for i, factor in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            if top >> i & 1:
                sum_ ^= factor
    values += [(sum_ ^ 1) >> 5 * (5 - i) & 31 for i in range(6)]
    return (name + "1" + "".join(BECH32[v] for v in values)).upper()


def encode(value):
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def jwt(d):
    header = {"alg": d.pick(["HS256", "RS256", "ES256"]), "typ": "JWT"}
    claims = {"sub": d.string(10), "iat": d.between(1700000000, 1790000000), "iss": d.word()}
    return f"{encode(header)}.{encode(claims)}.{d.base64url(32)}"


def letters_and_digits(d, count, alphabet=BASE62):
    """Random, but with at least two digits, as a token of its length all but always has."""
    while True:
        text = d.string(count, alphabet)
        if sum(c.isdigit() for c in text) >= 2 and any(c.isalpha() for c in text):
            return text


SHAPED = [
    ("secret.aws", "AWS_ACCESS_KEY_ID", lambda d: "AKIA" + d.string(16, BASE32),
     "docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"),
    ("secret.aws", "aws_access_key_id", lambda d: "ASIA" + d.string(16, BASE32),
     "docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"),
    ("secret.github", "GITHUB_TOKEN", lambda d: with_crc(d.pick(["ghp_", "gho_", "ghs_", "ghu_"]), d.string(30)),
     "github.blog/engineering/behind-githubs-new-authentication-token-formats"),
    ("secret.github", "GH_PAT", lambda d: f"github_pat_{d.string(22)}_{d.string(59)}",
     "docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"),
    ("secret.gitlab", "GITLAB_TOKEN", lambda d: "glpat-" + d.string(20, URLSAFE),
     "docs.gitlab.com/security/tokens"),
    ("secret.gitlab", "CI_DEPLOY_TOKEN", lambda d: "gldt-" + d.string(20, URLSAFE),
     "docs.gitlab.com/security/tokens"),
    ("secret.gitlab", "RUNNER_TOKEN", lambda d: "glrt-" + d.string(20, URLSAFE),
     "docs.gitlab.com/security/tokens"),
    ("secret.slack", "SLACK_BOT_TOKEN", lambda d: f"xoxb-{d.digits(12)}-{d.digits(13)}-{d.string(24)}",
     "docs.slack.dev/authentication/tokens"),
    ("secret.slack", "SLACK_USER_TOKEN",
     lambda d: f"xoxp-{d.digits(12)}-{d.digits(12)}-{d.digits(13)}-{d.hex(32)}",
     "docs.slack.dev/authentication/tokens"),
    ("secret.slack", "SLACK_APP_TOKEN", lambda d: f"xapp-1-A{d.string(10, UPPER + DIGITS)}-{d.digits(13)}-{d.hex(64)}",
     "docs.slack.dev/authentication/tokens"),
    ("secret.slack", "SLACK_WEBHOOK_URL",
     lambda d: f"https://hooks.slack.com/services/T{d.string(8, UPPER + DIGITS)}/B{d.string(10, UPPER + DIGITS)}/{d.string(24)}",
     "docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"),
    ("secret.stripe", "STRIPE_SECRET_KEY", lambda d: "sk_live_" + d.string(d.pick([24, 99])),
     "docs.stripe.com/keys"),
    ("secret.stripe", "STRIPE_RESTRICTED_KEY", lambda d: "rk_live_" + d.string(d.pick([24, 99])),
     "docs.stripe.com/keys"),
    ("secret.stripe", "STRIPE_WEBHOOK_SECRET", lambda d: "whsec_" + d.string(32),
     "docs.stripe.com/webhooks"),
    ("secret.google", "GOOGLE_API_KEY", lambda d: "AIzaSy" + d.string(33, URLSAFE),
     "cloud.google.com/docs/authentication/api-keys"),
    ("secret.google", "client_secret", lambda d: "GOCSPX-" + d.string(28, URLSAFE),
     "support.google.com/googleapi/answer/6158849"),
    ("secret.google", "access_token", lambda d: "ya29.a0" + d.string(d.between(140, 180), URLSAFE),
     "developers.google.com/identity/protocols/oauth2"),
    ("secret.openai", "OPENAI_API_KEY",
     lambda d: f"sk-proj-{d.string(74, URLSAFE)}T3BlbkFJ{d.string(74, URLSAFE)}",
     "platform.openai.com/docs/api-reference/authentication"),
    ("secret.openai", "OPENAI_KEY", lambda d: f"sk-{d.string(20)}T3BlbkFJ{d.string(20)}",
     "platform.openai.com/docs/api-reference/authentication"),
    ("secret.anthropic", "ANTHROPIC_API_KEY", lambda d: f"sk-ant-api03-{d.string(93, URLSAFE)}AA",
     "docs.anthropic.com/en/api/getting-started"),
    ("secret.huggingface", "HF_TOKEN", lambda d: "hf_" + d.string(34, UPPER + LOWER),
     "huggingface.co/docs/hub/security-tokens"),
    ("secret.groq", "GROQ_API_KEY", lambda d: "gsk_" + d.string(52), "console.groq.com/docs/quickstart"),
    ("secret.replicate", "REPLICATE_API_TOKEN", lambda d: "r8_" + d.string(37),
     "replicate.com/docs/topics/security/api-tokens"),
    ("secret.perplexity", "PERPLEXITY_API_KEY", lambda d: "pplx-" + d.string(48), "docs.perplexity.ai"),
    ("secret.npm", "NPM_TOKEN", lambda d: with_crc("npm_", d.string(30)),
     "docs.npmjs.com/about-access-tokens"),
    ("secret.pypi", "PYPI_TOKEN", lambda d: "pypi-AgEIcHlwaS5vcmc" + d.string(160, URLSAFE),
     "github.com/pypi/warehouse/tree/main/docs"),
    ("secret.rubygems", "GEM_HOST_API_KEY", lambda d: "rubygems_" + d.hex(48),
     "github.com/rubygems/guides"),
    ("secret.cratesio", "CARGO_REGISTRY_TOKEN", lambda d: "cio" + d.string(32),
     "doc.rust-lang.org/cargo/reference/publishing.html"),
    ("secret.docker", "DOCKERHUB_TOKEN", lambda d: "dckr_pat_" + d.string(27, URLSAFE),
     "docs.docker.com/security/access-tokens"),
    ("secret.digitalocean", "DIGITALOCEAN_TOKEN", lambda d: d.pick(["dop_v1_", "doo_v1_", "dor_v1_"]) + d.hex(64),
     "docs.digitalocean.com/reference/api/create-personal-access-token"),
    ("secret.sendgrid", "SENDGRID_API_KEY", lambda d: f"SG.{d.string(22, URLSAFE)}.{d.string(43, URLSAFE)}",
     "docs.sendgrid.com/ui/account-and-settings/api-keys"),
    ("secret.mailgun", "MAILGUN_API_KEY", lambda d: "key-" + d.hex(32),
     "documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt"),
    ("secret.mailchimp", "MAILCHIMP_API_KEY", lambda d: f"{d.hex(32)}-us{d.between(1, 21)}",
     "mailchimp.com/developer/marketing/docs/fundamentals"),
    ("secret.shopify", "SHOPIFY_ACCESS_TOKEN", lambda d: d.pick(["shpat_", "shpca_", "shppa_", "shpss_"]) + d.hex(32),
     "shopify.dev/docs/apps/build/authentication-authorization"),
    ("secret.square", "SQUARE_ACCESS_TOKEN", lambda d: "sq0atp-" + d.string(22, URLSAFE),
     "developer.squareup.com/docs/build-basics/access-tokens"),
    ("secret.square", "SQUARE_APP_SECRET", lambda d: "sq0csp-" + d.string(43, URLSAFE),
     "developer.squareup.com/docs/build-basics/access-tokens"),
    ("secret.telegram", "TELEGRAM_BOT_TOKEN", lambda d: f"{d.between(100000000, 7999999999)}:AA{d.string(33, URLSAFE)}",
     "core.telegram.org/bots/api"),
    ("secret.discord", "DISCORD_WEBHOOK",
     lambda d: f"https://discord.com/api/webhooks/{d.between(10**17, 10**18)}/{d.string(68, URLSAFE)}",
     "discord.com/developers/docs/resources/webhook"),
    ("secret.azure", "AZURE_STORAGE_CONNECTION_STRING",
     lambda d: ("DefaultEndpointsProtocol=https;AccountName=" + d.word() + ";AccountKey=", d.base64(64),
                ";EndpointSuffix=core.windows.net"),
     "learn.microsoft.com/azure/storage/common/storage-configure-connection-string"),
    ("secret.azure", "SERVICE_BUS",
     lambda d: (f"Endpoint=sb://{d.word()}.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=",
                d.base64(32), ""),
     "learn.microsoft.com/azure/service-bus-messaging/service-bus-sas"),
    ("secret.azure", "AZURE_CLIENT_SECRET",
     lambda d: f"{d.string(3)}8Q~{d.string(34, BASE62 + '-_.~')}",
     "learn.microsoft.com/entra/identity-platform/quickstart-register-app"),
    ("secret.databricks", "DATABRICKS_TOKEN", lambda d: "dapi" + d.hex(32),
     "docs.databricks.com/dev-tools/auth/pat.html"),
    ("secret.newrelic", "NEW_RELIC_USER_KEY", lambda d: "NRAK-" + d.string(27, UPPER + DIGITS),
     "docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys"),
    ("secret.gitlab", "GITLAB_ACCESS_TOKEN", gitlab_routable,
     "docs.gitlab.com/security/tokens"),
    ("secret.matrix", "MATRIX_ACCESS_TOKEN", matrix, "spec.matrix.org/latest/client-server-api"),
    ("secret.age", "SOPS_AGE_KEY", age, "age-encryption.org/v1"),
    ("secret.grafana", "GRAFANA_TOKEN", grafana,
     "grafana.com/docs/grafana/latest/administration/service-accounts"),
    ("secret.vault", "VAULT_TOKEN", lambda d: "hvs." + d.string(d.pick([24, 95]), URLSAFE),
     "developer.hashicorp.com/vault/docs/concepts/tokens"),
    ("secret.terraform", "TFE_TOKEN", lambda d: f"{d.string(14)}.atlasv1.{d.string(67)}",
     "developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens"),
    ("secret.pulumi", "PULUMI_ACCESS_TOKEN", lambda d: "pul-" + d.hex(40),
     "www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens"),
    ("secret.doppler", "DOPPLER_TOKEN", lambda d: "dp.pt." + d.string(43),
     "docs.doppler.com/reference/auth-token-formats"),
    ("secret.linear", "LINEAR_API_KEY", lambda d: "lin_api_" + d.string(40), "linear.app/developers"),
    ("secret.notion", "NOTION_TOKEN", lambda d: "ntn_" + d.digits(11) + d.string(35),
     "developers.notion.com/docs/authorization"),
    ("secret.figma", "FIGMA_TOKEN", lambda d: "figd_" + d.string(40, URLSAFE),
     "www.figma.com/developers/api"),
    ("secret.airtable", "AIRTABLE_TOKEN", lambda d: f"pat{d.string(14)}.{d.hex(64)}",
     "airtable.com/developers/web/guides/personal-access-tokens"),
    ("secret.atlassian", "JIRA_API_TOKEN", lambda d: f"ATATT3xFfGF0{d.string(171, URLSAFE)}={d.string(8, DIGITS + 'ABCDEF')}",
     "support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account"),
    ("secret.postman", "POSTMAN_API_KEY", lambda d: f"PMAK-{d.hex(24)}-{d.hex(34)}",
     "learning.postman.com/docs/developer/postman-api/authentication"),
    ("secret.planetscale", "PLANETSCALE_PASSWORD", lambda d: "pscale_pw_" + d.string(43, URLSAFE),
     "planetscale.com/docs"),
    ("secret.supabase", "SUPABASE_ACCESS_TOKEN", lambda d: "sbp_" + d.hex(40),
     "supabase.com/docs/reference/api/introduction"),
    ("secret.tailscale", "TS_AUTHKEY", lambda d: f"tskey-auth-k{d.string(10)}CNTRL-{d.string(32)}",
     "tailscale.com/kb/1085/auth-keys"),
    ("secret.dynatrace", "DT_API_TOKEN", lambda d: f"dt0c01.{d.string(24, BASE32)}.{d.string(64, BASE32)}",
     "docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication"),
    ("secret.sonarqube", "SONAR_TOKEN", lambda d: d.pick(["sqp_", "squ_", "sqa_"]) + d.hex(40),
     "docs.sonarsource.com/sonarqube/latest/user-guide/managing-tokens"),
    ("secret.buildkite", "BUILDKITE_API_TOKEN", lambda d: "bkua_" + d.hex(40),
     "buildkite.com/docs/apis/managing-api-tokens"),
    ("secret.alibaba", "ALIBABA_CLOUD_ACCESS_KEY_ID", lambda d: "LTAI5t" + d.string(18),
     "www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"),
    ("secret.twilio", "TWILIO_API_KEY", lambda d: "SK" + d.hex(32), "www.twilio.com/docs/iam/api-keys"),
    ("secret.jwt", "SESSION_JWT", jwt, "www.rfc-editor.org/rfc/rfc7519"),
]

NAMED = [
    ("secret.aws", "AWS_SECRET_ACCESS_KEY", lambda d: d.string(40, BASE62 + "/+"),
     "docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"),
    ("secret.datadog", "DD_API_KEY", lambda d: d.hex(32), "docs.datadoghq.com/account_management/api-app-keys"),
    ("secret.cloudflare", "CLOUDFLARE_API_TOKEN", lambda d: letters_and_digits(d, 40, URLSAFE),
     "developers.cloudflare.com/fundamentals/api/get-started/create-token"),
    ("secret.twilio", "TWILIO_AUTH_TOKEN", lambda d: d.hex(32), "www.twilio.com/docs/iam/api"),
    ("secret.heroku", "HEROKU_API_KEY", lambda d: d.uuid(), "devcenter.heroku.com/articles/authentication"),
    ("secret.algolia", "ALGOLIA_ADMIN_API_KEY", lambda d: d.hex(32),
     "www.algolia.com/doc/guides/security/api-keys"),
    ("secret.okta", "OKTA_API_TOKEN", lambda d: "00" + d.string(40, URLSAFE),
     "developer.okta.com/docs/guides/create-an-api-token"),
    ("secret.fastly", "FASTLY_API_TOKEN", lambda d: letters_and_digits(d, 32, URLSAFE),
     "docs.fastly.com/en/guides/using-api-tokens"),
    ("secret.linode", "LINODE_TOKEN", lambda d: d.hex(64), "techdocs.akamai.com/linode-api"),
    ("secret.postmark", "POSTMARK_SERVER_TOKEN", lambda d: d.uuid(), "postmarkapp.com/developer/api/overview"),
    ("secret.snyk", "SNYK_TOKEN", lambda d: d.uuid(), "docs.snyk.io/snyk-api/authentication-for-api"),
    ("secret.codecov", "CODECOV_TOKEN", lambda d: d.uuid(), "docs.codecov.com/docs/codecov-tokens"),
    ("secret.mistral", "MISTRAL_API_KEY", lambda d: letters_and_digits(d, 32), "docs.mistral.ai"),
    ("secret.deepgram", "DEEPGRAM_API_KEY", lambda d: d.hex(40), "developers.deepgram.com"),
    ("secret.wandb", "WANDB_API_KEY", lambda d: d.hex(40), "docs.wandb.ai"),
    ("secret.auth0", "AUTH0_CLIENT_SECRET", lambda d: letters_and_digits(d, 64, URLSAFE),
     "auth0.com/docs/get-started/applications"),
    ("secret.facebook", "FACEBOOK_APP_SECRET", lambda d: d.hex(32), "developers.facebook.com/docs/facebook-login"),
    ("secret.spotify", "SPOTIFY_CLIENT_SECRET", lambda d: d.hex(32), "developer.spotify.com/documentation/web-api"),
    ("secret.plaid", "PLAID_SECRET", lambda d: d.hex(30), "plaid.com/docs/api"),
    ("secret.generic", "INTERNAL_API_KEY", lambda d: letters_and_digits(d, d.between(24, 44)), "–"),
    ("secret.generic", "WEBHOOK_SECRET", lambda d: d.hex(d.pick([32, 40, 64])), "–"),
    ("secret.generic", "SERVICE_AUTH_TOKEN", lambda d: letters_and_digits(d, d.between(20, 40)), "–"),
    ("secret.generic", "SIGNING_SECRET_KEY", lambda d: d.base64(32), "–"),
]


# -- a service's name and its key, joined in other ways than by an assignment to `NAME_KEY` --------

JOINED = [
    ("heroku", lambda d: d.uuid()), ("snyk", lambda d: d.uuid()), ("urlscan", lambda d: d.uuid()),
    ("runscope", lambda d: d.uuid()), ("datadog", lambda d: d.hex(32)), ("algolia", lambda d: d.hex(32)),
    ("mapquest", lambda d: letters_and_digits(d, 32)), ("pexels", lambda d: letters_and_digits(d, 56)),
]


def joined(d):
    service, make = d.pick(JOINED)
    return f"secret.{service}", d.pick([
        f"{service}-api-token-{mark(make(d))}", f"{service}-secret-{mark(make(d))}",
        f"kubectl annotate pod web {service}.key.{mark(make(d))}\n", f"{service} SECRET {mark(make(d))}",
        f"{service.upper()} ACCESS TOKEN {mark(make(d))}", f"# {service} private key: {mark(make(d))}\n",
        f"({service} api key is {mark(make(d))})", f"[{service}]\ntoken = {mark(make(d))}\n"])


# -- passwords --------------------------------------------------------------------------------

FIRST = ["summer", "winter", "dragon", "monkey", "falcon", "tiger", "berlin", "madrid", "coffee", "welcome"]


def human_password(d):
    """As people make them to pass the rules: a word, a year, a mark; letters swapped for digits."""
    word = d.pick(FIRST)
    return d.pick([
        lambda: word.capitalize() + str(d.between(1980, 2026)) + d.pick("!#@$"),
        lambda: word.capitalize() + d.pick("!#@$") + d.digits(d.between(2, 4)),
        lambda: word.replace("e", "3").replace("o", "0").replace("a", "@").capitalize() + d.digits(3),
        lambda: word + d.pick("#!_-") + d.word() + d.digits(2) + d.pick("!?"),
    ])()


def machine_password(d):
    return d.pick([
        lambda: letters_and_digits(d, d.between(12, 20)),
        lambda: letters_and_digits(d, d.between(12, 24), BASE62 + "!#%+-_@"),
        lambda: letters_and_digits(d, d.between(16, 24), ALPHANUMERIC),
        lambda: d.hex(d.pick([24, 32])),
    ])()


# -- blocks -----------------------------------------------------------------------------------

def pem(d, label, size):
    body = d.base64(size)
    lines = [body[i:i + 64] for i in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


# The first bytes of each body are those of its structure (RFC 8017, RFC 5915, RFC 5958); the rest is dice.
BLOCKS = [("RSA PRIVATE KEY", 608), ("EC PRIVATE KEY", 121), ("PRIVATE KEY", 1218),
          ("OPENSSH PRIVATE KEY", 399), ("ENCRYPTED PRIVATE KEY", 1329), ("DSA PRIVATE KEY", 444)]
