"""Choices that are the same for the same seed with any version of Python."""
import base64
import random

DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
HEX = "0123456789abcdef"
BASE62 = DIGITS + UPPER + LOWER
BASE32 = UPPER + "234567"
URLSAFE = BASE62 + "-_"


class Dice:
    """Only random() is promised to stay the same between versions, so all is made from it."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def below(self, count):
        return int(self._random.random() * count)

    def between(self, low, high):
        """Both ends included."""
        return low + self.below(high - low + 1)

    def chance(self, probability):
        return self._random.random() < probability

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def string(self, count, alphabet=BASE62):
        return "".join(self.pick(alphabet) for _ in range(count))

    def digits(self, count):
        return self.string(count, DIGITS)

    def hex(self, count):
        return self.string(count, HEX)

    def bytes(self, count):
        return bytes(self.below(256) for _ in range(count))

    def base64(self, count):
        return base64.b64encode(self.bytes(count)).decode()

    def base64url(self, count):
        return base64.urlsafe_b64encode(self.bytes(count)).decode().rstrip("=")

    def uuid(self):
        h = self.hex(32)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{self.pick('89ab')}{h[17:20]}-{h[20:]}"

    def date(self, first=2019, last=2026):
        return f"{self.between(first, last)}-{self.between(1, 12):02}-{self.between(1, 28):02}"

    def time(self):
        return f"{self.below(24):02}:{self.below(60):02}:{self.below(60):02}"

    def word(self):
        return self.pick(WORDS)


WORDS = (
    "amber anchor basin beacon birch bramble canyon cedar cinder cobalt copper coral crater delta ember "
    "fathom fjord gable garnet glacier granite harbor hazel heron indigo island jasper juniper kestrel "
    "lagoon lantern larch ledger linden lumen maple marble meadow mirror nectar onyx orbit osprey pebble "
    "pepper prism quarry quartz raven reef ridge river saffron sierra slate sparrow summit tamarind "
    "thistle timber topaz tundra umber valley velvet violet walnut willow zephyr").split()
