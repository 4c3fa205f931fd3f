# SPDX-License-Identifier: AGPL-3.0-or-later
# Holds our numbering plans against those of python3-phonenumbers, by its example numbers of every region, mobile and fixed, in each way they are written:
# none may be read as another number, and what is refused is listed here.
# Usage: number_plans.py NUMBER_LINES      (TAP, one line a way of writing)
import subprocess
import sys

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType

KINDS = {"mobile": PhoneNumberType.MOBILE, "fixed": PhoneNumberType.FIXED_LINE}

# Regions that renumbered, and the package has the numbers of before: since when, and what is new.
RENUMBERED = {
    "BJ": "2024-11-30: ten digits, 01 in front of the eight of old",
    "GA": "2019-11-15: eight digits, of which none begins with the 0 that is dialled",
}
# Refused, because they may be two numbers.
REFUSED = {
    ("AR", "mobile", "national"): "15 behind the area code stands for a 9 in front of it, and only the list of areas tells where that ends",
    ("AR", "mobile", "national, a link"): "the same",
    ("BR", "mobile", "national, a link"): "+1 196 ... as well",
    ("CN", "mobile", "national, a link"): "+1 312 ... as well",
    ("CO", "fixed", "national, a link"): "+60 12 ... as well",
    ("CO", "fixed", "00"): "005 leads abroad there too, to +7 601 ...",
}
# Fixed lines that with a country code in front, and nothing before it, look like a longer national number.
LONGER = "AD AT DE ID IE IT KI KR LU MM NL NU NZ SE TH TK VA ZW".split()


def ways(region, number):
    """How a number is written: the name of the way, where, what the wire says of it, the text."""
    code = number.country_code
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = 254 if code != 254 else 27
    yield "+", code, "written", phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    yield "+, abroad", abroad, "written", e164
    yield "tel:", code, "written", phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
    yield "international, a link", code, "international", e164[1:]
    yield "00", code, "written", "00" + e164[1:]
    yield "00, abroad", abroad, "written", "00" + e164[1:]
    yield "national", code, "written", national
    yield "national, a link", code, "bare", national
    yield "national, nothing before it", code, "written", phonenumbers.national_significant_number(number)
    yield "country code, nothing before it", code, "written", e164[1:]
    yield "country code, a link", code, "bare", e164[1:]


def cases():
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        leave = PhoneMetadata.metadata_for_region(region).international_prefix or ""
        for name, kind in KINDS.items():
            number = phonenumbers.example_number_for_type(region, kind)
            if number is None:
                continue
            for way, home, says, text in ways(region, number):
                yield (region, name, way), home, says, text, phonenumbers.format_number(number, PhoneNumberFormat.E164)[1:]
        if leave.isdigit():
            yield (region, "mobile", "what is dialled there to leave"), number.country_code, "written", leave + "254 712 123 456", "254712123456"


def is_excused(case):
    region, name, way = case
    return region in RENUMBERED or case in REFUSED or (name == "fixed" and region in LONGER and way.startswith("country code"))


def judge(asked, told):
    """By way of writing: how many are right, and what is wrong."""
    tally, excused = {}, set()
    for (case, _, _, text, want), got in zip(asked, told, strict=True):
        right, faults = tally.setdefault(case[2], ([], []))
        if got == want:
            right.append(case)
        elif is_excused(case) and (got == "-" or case[0] in RENUMBERED):
            excused.add(case)
        else:
            faults.append(f"{case[0]} {case[1]} {text}: {got}, not {want}")
    return tally, excused


def main():
    asked = list(cases())
    lines = "".join(f"{home} {says} {text}\n" for _, home, says, text, _ in asked)
    told = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    tally, excused = judge(asked, told)
    print(f"1..{len(tally) + 1}")
    for n, (way, (right, faults)) in enumerate(tally.items(), 1):
        for fault in faults:
            print("# " + fault)
        print(f"{'not ok' if faults or len(right) < 200 else 'ok'} {n} - {way}: {len(right)} right, {len(faults)} wrong")
    idle = [c for c in REFUSED if c not in excused] + [r for r in [*RENUMBERED, *LONGER] if not any(c[0] == r for c in excused)]
    print(f"{'not ok' if idle else 'ok'} {len(tally) + 1} - every exception is needed {idle or ''}")


main()
