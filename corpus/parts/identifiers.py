"""Identifiers of persons and accounts with their check digits, and near misses with wrong ones."""
from .dice import DIGITS, UPPER


def luhn_digit(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def other_digit(d, digit):
    return str((int(digit) + d.between(1, 9)) % 10)


# -- payment cards (ISO/IEC 7812-1) -----------------------------------------------------------

NETWORKS = [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15),
            ("6011", 16), ("65", 16), ("3528", 16), ("3589", 16), ("36", 14)]


def card_body(d):
    prefix, length = d.pick(NETWORKS)
    return prefix + d.digits(length - 1 - len(prefix))


def grouped_card(d, digits):
    if len(digits) == 15:
        parts = [digits[:4], digits[4:10], digits[10:]]
    elif len(digits) == 14:
        parts = [digits[:4], digits[4:10], digits[10:]]
    else:
        parts = [digits[i:i + 4] for i in range(0, len(digits), 4)]
    return d.pick(["", " ", "-"]).join(parts)


def card(d):
    body = card_body(d)
    return grouped_card(d, body + luhn_digit(body))


def bad_card(d):
    body = card_body(d)
    return grouped_card(d, body + other_digit(d, luhn_digit(body)))


# -- bank accounts (ISO 13616: country, structure of the account; a = letter, n = digit) ------

COUNTRIES = {
    "DE": "n18", "FR": "n23", "ES": "n20", "IT": "a1n22", "NL": "a4n10", "BE": "n12", "AT": "n16", "CH": "n17",
    "GB": "a4n14", "IE": "a4n14", "PL": "n24", "PT": "n21", "SE": "n20", "DK": "n14", "NO": "n11", "FI": "n14",
    "CZ": "n20", "SK": "n20", "HU": "n24", "GR": "n23", "LU": "n16", "LT": "n16", "LV": "a4n13", "EE": "n16",
    "SI": "n15", "HR": "n17", "RO": "a4n16", "BG": "a4n14", "SA": "n20", "AE": "n19", "TR": "n22"}


def account(d, structure):
    text, i = "", 0
    while i < len(structure):
        kind, i = structure[i], i + 1
        start = i
        while i < len(structure) and structure[i].isdigit():
            i += 1
        text += d.string(int(structure[start:i]), UPPER if kind == "a" else DIGITS)
    return text


def iban_digits(country, body):
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    return 98 - number % 97


def written_iban(d, text):
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4)) if d.chance(0.4) else text


def iban(d):
    country = d.pick(sorted(COUNTRIES))
    body = account(d, COUNTRIES[country])
    return written_iban(d, f"{country}{iban_digits(country, body):02}{body}")


def bad_iban(d):
    country = d.pick(sorted(COUNTRIES))
    body = account(d, COUNTRIES[country])
    # Another remainder of 97; check digits lie between 02 and 98.
    wrong = 2 + (iban_digits(country, body) - 2 + d.between(1, 96)) % 97
    return written_iban(d, f"{country}{wrong:02}{body}")


def routing_number(d):
    """ABA: prefix of a Federal Reserve district, weights 3-7-1."""
    body = f"{d.between(1, 12):02}" + d.digits(6)
    total = sum(int(c) * w for c, w in zip(body, (3, 7, 1) * 3))
    return body + str(-total % 10)


# -- national identifiers ---------------------------------------------------------------------

def us_ssn(d):
    """SSA: no area 000, 666 or 9xx, no group 00, no serial 0000."""
    area = d.pick([n for n in range(1, 900) if n != 666])
    return f"{area:03}-{d.between(1, 99):02}-{d.between(1, 9999):04}"


def bad_ssn(d):
    return d.pick([f"000-{d.between(10, 99)}-{d.between(1000, 9999)}",
                   f"666-{d.between(10, 99)}-{d.between(1000, 9999)}",
                   f"{d.between(100, 665)}-00-{d.between(1000, 9999)}",
                   f"{d.between(100, 665)}-{d.between(10, 99)}-0000",
                   d.pick(["111-22-3333", "222-33-4444", "444-55-6666", "012-34-5678"])])


def table_row(d):
    """Rows that hold a card's digits, or a telephone number's, by chance: hexadecimal columns, code points, postcodes."""
    digits = card_body(d)
    digits += str(luhn_digit(digits))
    groups = [digits[i:i + 4] for i in range(0, 16, 4)] if len(digits) == 16 else ["6735", "6736", "6737", "6738"]
    letters = "abcdef"
    word = lambda: d.hex(2) + d.pick(letters) + d.digits(1)  # noqa: E731
    return d.pick([
        lambda: f"{d.hex(7)}0: {' '.join(groups)} {word()} {word()} {word()} {word()}\n",
        lambda: f"{word()} {' '.join(groups)} {word()} {word()}\n",
        lambda: f"{d.hex(14)}a1 {''.join(groups)} {d.hex(14)}b2\n",
        lambda: f"{word().upper()} {' '.join(groups)} {word().upper()}\n",
        lambda: f"{d.word().capitalize()},MA,0{d.between(1000, 2791)}-{d.between(1000, 9999)},US\n",
    ])()


def us_itin(d):
    """IRS: 9xx, group 50–65, 70–88, 90–92 or 94–99."""
    group = d.pick([*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)])
    return f"9{d.digits(2)}-{group}-{d.between(1, 9999):04}"


def gb_nino(d):
    """HMRC: no D, F, I, Q, U, V first, nor O second; some pairs are not issued."""
    while True:
        pair = d.pick("ABCEGHJKLMNOPRSTWXYZ") + d.pick("ABCEGHJKLMNPRSTWXYZ")
        if pair not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
            break
    digits, suffix = d.digits(6), d.pick("ABCD")
    if d.chance(0.4):
        return f"{pair} {digits[:2]} {digits[2:4]} {digits[4:]} {suffix}"
    return pair + digits + suffix


def ca_sin(d):
    body = d.pick("1234567") + d.digits(7)
    digits = body + luhn_digit(body)
    return d.pick(["", " ", "-"]).join([digits[:3], digits[3:6], digits[6:]])


def weighted(digits, weights):
    return sum(int(c) * w for c, w in zip(digits, weights))


def br_cpf(d):
    digits = d.digits(9)
    for first in (10, 11):
        rest = weighted(digits, range(first, 1, -1)) * 10 % 11
        digits += str(rest % 10)
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}" if d.chance(0.6) else digits


def es_nif(d):
    number = d.below(100000000)
    return f"{number:08}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


def pl_pesel(d):
    """YYMMDD, serial, weights 1-3-7-9; months of the 2000s are 20 higher."""
    body = f"{d.between(40, 99):02}{d.between(1, 12):02}{d.between(1, 28):02}{d.digits(4)}"
    return body + str(-weighted(body, (1, 3, 7, 9) * 3) % 10)


def se_personnummer(d):
    body = f"{d.between(40, 99):02}{d.between(1, 12):02}{d.between(1, 28):02}{d.digits(3)}"
    return f"{body[:6]}-{body[6:]}{luhn_digit(body)}"


def nl_bsn(d):
    while True:
        body = d.pick("12") + d.digits(7)
        rest = weighted(body, range(9, 1, -1)) % 11
        if rest < 10:
            return body + str(rest)


def fr_nir(d):
    """Sex, year, month, department, commune, order; key 97 less the remainder."""
    body = f"{d.pick('12')}{d.between(40, 99)}{d.between(1, 12):02}{d.between(1, 95):02}{d.digits(6)}"
    key = 97 - int(body) % 97
    return f"{body}{key:02}" if d.chance(0.5) else (
        f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:]} {key:02}")


def ch_ahv(d):
    body = "756" + d.digits(9)
    digits = body + str(-weighted(body, (1, 3) * 6) % 10)
    return f"{digits[:3]}.{digits[3:7]}.{digits[7:11]}.{digits[11:]}"


def it_codicefiscale(d):
    consonants, months = "BCDFGLMNPRSTVZ", "ABCDEHLMPRST"
    body = (d.string(6, consonants) + f"{d.between(40, 99):02}" + d.pick(months) + f"{d.between(1, 28):02}"
            + d.pick("ABCDEFGHIL") + d.digits(3))
    odd = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)))
    odd |= dict(zip(UPPER, (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10,
                            22, 25, 24, 23)))
    total = sum(odd[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65)
                for i, c in enumerate(body))
    return body + UPPER[total % 26]


def de_steuer_id(d):
    """Eleven digits, ISO 7064 MOD 11,10; one digit of the first ten occurs twice, one not at all."""
    digits = list(DIGITS)
    for i in range(9, 0, -1):
        j = d.below(i + 1)
        digits[i], digits[j] = digits[j], digits[i]
    first, second = d.between(1, 4), d.between(5, 9)
    digits[second] = digits[first]
    if digits[0] == "0":
        digits[0], digits[first] = digits[first], digits[0]
    product = 10
    for c in digits:
        total = (int(c) + product) % 10 or 10
        product = total * 2 % 11
    return "".join(digits) + str((11 - product) % 10)


def uk_nhs(d):
    while True:
        body = d.pick("46") + d.digits(8)
        check = 11 - weighted(body, range(10, 1, -1)) % 11
        if check != 10:
            digits = body + str(check % 11)
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


# (type, what it is called, maker)
NATIONAL = [
    ("pii.national_id.us_ssn", "SSN", us_ssn), ("pii.national_id.us_itin", "ITIN", us_itin),
    ("pii.national_id.gb_nino", "National Insurance number", gb_nino),
    ("pii.national_id.ca_sin", "SIN", ca_sin), ("pii.national_id.br_cpf", "CPF", br_cpf),
    ("pii.national_id.es_nif", "NIF", es_nif), ("pii.national_id.pl_pesel", "PESEL", pl_pesel),
    ("pii.national_id.se_personnummer", "personnummer", se_personnummer),
    ("pii.national_id.nl_bsn", "BSN", nl_bsn), ("pii.national_id.fr_nir", "numéro de sécurité sociale", fr_nir),
    ("pii.national_id.ch_ahv", "AHV-Nummer", ch_ahv),
    ("pii.national_id.it_codicefiscale", "codice fiscale", it_codicefiscale),
    ("pii.national_id.de_steuer_id", "Steuer-ID", de_steuer_id), ("pii.national_id.gb_nhs", "NHS number", uk_nhs)]


# -- contact ----------------------------------------------------------------------------------

GIVEN = "anna bruno clara david elena farid greta hugo irene jonas karla liam mira nils olga pavel".split()
FAMILY = "abel brandt costa dupont ericsen fischer garcia haddad ivanov jansen kowalski lopez moreau".split()


def email(d):
    host = d.pick(["mail", "post", "office", "team"]) + "." + d.word()
    return f"{d.pick(GIVEN)}{d.pick('._-')}{d.pick(FAMILY)}{d.pick(['', d.digits(2)])}@{host}.{d.pick(['com', 'org', 'de', 'fr', 'co.uk', 'io'])}"


def not_email(d):
    return d.pick([f"{d.word()}@{d.word()}", f"{d.word()}@2x.png", f"@{d.word()}/{d.word()}",
                   f"{d.word()}@{d.between(1, 20)}.{d.below(9)}.{d.below(9)}", f"git@{d.word()}:{d.word()}"])


def phone(d):
    """International numbers of ranges in use, ITU-T E.164."""
    return d.pick([
        lambda: f"+1 {d.pick(['212', '415', '604'])} 555 01{d.digits(2)}",
        lambda: f"+1-{d.pick(['303', '718'])}-555-01{d.digits(2)}",
        lambda: f"+44 20 7946 0{d.digits(3)}", lambda: f"+447700900{d.digits(3)}",
        lambda: f"+49 30 {d.digits(7)}", lambda: f"+49 151 {d.digits(8)}",
        lambda: f"+33 1 {d.digits(2)} {d.digits(2)} {d.digits(2)} {d.digits(2)}",
        lambda: f"+346{d.digits(8)}", lambda: f"+61 2 5550 {d.digits(4)}"])()


def national_phone(d):
    """As written at home; only a word beside tells what it is."""
    return d.pick([
        lambda: f"({d.pick(['212', '415', '604'])}) 555-01{d.digits(2)}", lambda: f"415-555-01{d.digits(2)}",
        lambda: f"020 7946 0{d.digits(3)}", lambda: f"030 {d.between(2, 9)}{d.digits(6)}",
        lambda: f"01 {d.between(40, 59)} {d.digits(2)} {d.digits(2)} {d.digits(2)}"])()
