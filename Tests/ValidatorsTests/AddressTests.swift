import Testing

@testable import Validators

@Suite struct `E-mail addresses` {
    @Test(arguments: [
        "a@b.de", "first.last+tag@sub.example.com", "o'hara@example.ie", "x_y-z@a-b.co.uk",
        "user@xn--bcher-kva.example.xn--p1ai", "A@B.COM", "!#$%&'*+-/=?^_`{|}~@example.org",
        "ä@b.de", "max.müller@bücher.de",
    ])
    func `an address in dot-atom form under a real top-level domain is valid`(_ text: String) {
        #expect(ask(text, EmailAddress.isValid))
    }

    @Test(arguments: [
        "", "@", "a@", "@b.de", "a@b", "a@b.notatld", ".a@b.de", "a.@b.de", "a..b@c.de", "a@b..de",
        "a@-b.de", "a@b-.de", "a@.de", "a@b.de.", "a b@c.de", "a@b@c.de", "a@b_c.de", "a@1.2.3.4",
        "\"a b\"@c.de", "a@[192.0.2.1]", "user@file.png",
    ])
    func `an address that breaks a rule is refused`(_ text: String) {
        #expect(!ask(text, EmailAddress.isValid))
    }

    @Test func `local part, label and whole have the lengths of RFC 5321`() {
        let local64 = String(repeating: "a", count: 64)
        let label63 = String(repeating: "b", count: 63)
        #expect(ask(local64 + "@b.de", EmailAddress.isValid))
        #expect(!ask(local64 + "a@b.de", EmailAddress.isValid))
        #expect(ask("a@" + label63 + ".de", EmailAddress.isValid))
        #expect(!ask("a@b" + label63 + ".de", EmailAddress.isValid))
        let domain = [label63, label63, label63, "de"].joined(separator: ".")
        #expect(ask(String(repeating: "a", count: 58) + "@" + domain, EmailAddress.isValid))
        #expect(!ask(local64 + "@" + domain, EmailAddress.isValid))
    }
}

@Suite struct `Top-level domains` {
    @Test(arguments: [
        "com", "COM", "de", "io", "museum", "arpa", "ck", "xn--p1ai", "рф",
        "xn--vermgensberatung-pwb",
        "中国", "zip", "travelersinsurance",
    ])
    func `a domain of the root zone is known`(_ label: String) {
        #expect(ask(label, TopLevelDomain.isKnown))
    }

    @Test(arguments: ["", "c", "local", "localhost", "internal", "png", "example", "comm", "co m"])
    func `other labels are unknown`(_ label: String) {
        #expect(!ask(label, TopLevelDomain.isKnown))
    }

    @Test func `a name ends in a known domain only behind a dot and a label`() {
        #expect(ask("www.example.com", TopLevelDomain.endsInKnownTLD))
        #expect(ask("www.example.com.", TopLevelDomain.endsInKnownTLD))
        for text in ["com", ".com", "a..com", "a.b.", "a.com..", "", ".", "printer.local"] {
            #expect(!ask(text, TopLevelDomain.endsInKnownTLD), "\(text)")
        }
    }
}

@Suite struct `Telephone numbers` {
    @Test(arguments: [
        "+1 202 555 0143", "+1-202-555-0143", "+1 (202) 555-0143", "+12025550143",
        "001 202 555 0143",
        "+49 30 901820", "+49 (0)30 901820", "+49(30)901820", "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "+33 1 23 45 67 89", "+39 06 6982", "+43 1 58858", "+41 44 668 18 00", "+31 20 123 4567",
        "+46 8 123 456 78", "+81 3-1234-5678", "+86 138 1234 5678", "+91 98765 43210",
        "+7 495 123-45-67",
        "+55 11 91234-5678", "+61 2 1234 5678", "+972 3-123-4567", "+358 9 1234567",
        "+352 27 12 34",
        "+420 123 456 789", "+800 1234 5678", "+49/30/901820", "+49.30.901820", "+65 6123 4567",
    ])
    func `an international number of a country in use is plausible`(_ text: String) {
        #expect(ask(text, PhoneNumber.isE164Plausible))
    }

    @Test(arguments: [
        "", "+", "+1", "+0123456789", "+1 102 555 0143", "+1 202 155 0143", "+1 911 555 0143",
        "+1 202 555 014", "+1 202 555 01434", "+999 12345678", "+210 12345678", "+33 1 23 45 67",
        "+33 1 23 45 67 89 0", "+12345678901234567", "2025550143", "+1 202 555 0143 ",
        "+1   2025550143",
        "+1 ((202)) 5550143", "+1 (202 5550143", "+1 202) 5550143", "+1 202 555 0143x", "+49", "00",
        "+65 123",
    ])
    func `no plus, no country or the wrong length is refused`(_ text: String) {
        #expect(!ask(text, PhoneNumber.isE164Plausible))
    }
}

@Suite struct `Internet addresses` {
    static let classes4: [(String, AddressClass)] = [
        ("0.0.0.0", .unspecified), ("0.1.2.3", .reserved), ("8.8.8.8", .publicUnicast),
        ("9.255.255.255", .publicUnicast), ("10.0.0.0", .privateUse), ("11.0.0.0", .publicUnicast),
        ("100.63.255.255", .publicUnicast), ("100.64.0.1", .privateUse),
        ("100.128.0.0", .publicUnicast), ("127.0.0.1", .loopback), ("169.254.1.1", .linkLocal),
        ("172.15.255.255", .publicUnicast), ("172.16.0.0", .privateUse),
        ("172.31.255.255", .privateUse), ("172.32.0.0", .publicUnicast), ("192.0.0.1", .reserved),
        ("192.0.0.9", .publicUnicast), ("192.0.2.1", .documentation),
        ("192.88.99.1", .reserved), ("192.168.1.1", .privateUse), ("198.18.0.1", .reserved),
        ("198.19.255.255", .reserved), ("198.51.100.7", .documentation),
        ("203.0.113.9", .documentation), ("224.0.0.1", .multicast), ("239.255.255.255", .multicast),
        ("240.0.0.1", .reserved), ("255.255.255.255", .reserved),
    ]

    @Test(arguments: classes4)
    func `an IPv4 address has the class of the IANA registry`(_ text: String, _ kind: AddressClass)
    {
        #expect(ask(text, InternetAddress.ipv4Class) == kind)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1..2.3",
        ".1.2.3.4", "1.2.3.4.", "1.2.3.4 ", "1.2.3.a", "0x1.2.3.4", "1.2.3.4444", "00.0.0.0",
    ])
    func `other text is no IPv4 address`(_ text: String) {
        #expect(ask(text, InternetAddress.ipv4Class) == nil)
    }

    static let classes6: [(String, AddressClass)] = [
        // Texts from RFC 4291 §2.2 and RFC 5952 §1 and §4.
        ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", .reserved),
        ("2001:DB8:0:0:8:800:200C:417A", .documentation),
        ("2001:db8::8:800:200c:417a", .documentation),
        ("FF01::101", .multicast), ("::1", .loopback), ("::", .unspecified),
        ("0:0:0:0:0:0:0:1", .loopback), ("::13.1.68.3", .reserved),
        ("::FFFF:129.144.52.38", .publicUnicast), ("::ffff:10.0.0.1", .privateUse),
        ("2001:db8:0:0:1::1", .documentation), ("3fff:abc::1", .documentation),
        ("3fff:1abc::1", .publicUnicast), ("2a00:1450:4001:81b::200e", .publicUnicast),
        ("fe80::1%eth0", .linkLocal), ("fe80::1%25", .linkLocal), ("fc00::1", .privateUse),
        ("fd12:3456:789a::1", .privateUse), ("fec0::1", .privateUse), ("ff02::1", .multicast),
        ("64:ff9b::8.8.8.8", .publicUnicast), ("64:ff9b:1::1", .privateUse), ("100::1", .reserved),
        ("2001:2::1", .reserved), ("2001:20::1", .publicUnicast),
        ("2001:4860:4860::8888", .publicUnicast),
        ("2002:0a00:0001::1", .privateUse), ("2002:0808:0808::1", .publicUnicast),
        ("1::", .reserved),
        ("1:2:3:4:5:6:7::", .reserved), ("::2:3:4:5:6:7:8", .reserved),
        ("2606:4700:4700:0:0:0:0:1111", .publicUnicast), ("1:2:3:4:5:6:1.2.3.4", .reserved),
    ]

    @Test(arguments: classes6)
    func `an IPv6 address has the class of the IANA registry`(_ text: String, _ kind: AddressClass)
    {
        #expect(ask(text, InternetAddress.ipv6Class) == kind)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::",
        "g::", "::1%", "::1% ", "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3", "::256.1.1.1", "1.2.3.4::", "1:::2", "::1 ", "1:2:3:4::5:6:7:8", "12:34:56",
    ])
    func `other text is no IPv6 address`(_ text: String) {
        #expect(ask(text, InternetAddress.ipv6Class) == nil)
    }
}

@Suite struct `Calendar dates` {
    @Test(arguments: [
        "2000-02-29", "1975-03-14", "1975/3/14", "14.03.1975", "14. 3. 1975", "3/14/1975",
        "14/3/1975",
        "14-03-75", "03/14/75", "75-03-14", "14 March 1975", "14 mar 1975", "March 14, 1975",
        "MARCH 14 1975", "14-Mar-75", "14th March 1975", "March 3rd, 1975", "1975 March 14",
        "19750314",
        "14031975", "Sept 1, 1999", "31.12.99", "14 03 1975",
    ])
    func `a day that exists is valid in its common forms`(_ text: String) {
        #expect(ask(text) { CalendarDate.isValid($0, minYear: 1900, maxYear: 2030) })
    }

    @Test(arguments: [
        "2001-02-29", "1900-02-29", "30.02.2000", "31/04/1999", "13/13/1999", "1975-13-01",
        "00.01.1999",
        "01.00.1999", "1899-12-31", "2031-01-01", "140375", "750314", "1975-03", "3.14.1975", "",
        "14-03/1975", "14 Foo 1975", "March 32, 1975", "14.03.197", "1975-03-14T", "-1975-03-14",
        "14.03.19755", "1.2.3", "20011301x", "99999999", "ma 1 1999",
    ])
    func `a day that does not exist, or another form, is refused`(_ text: String) {
        #expect(!ask(text) { CalendarDate.isValid($0, minYear: 1900, maxYear: 2030) })
    }

    @Test func `two digits of a year mean the century that fits`() {
        #expect(ask("01.01.05") { CalendarDate.isValid($0, minYear: 1900, maxYear: 1910) })
        #expect(ask("01.01.05") { CalendarDate.isValid($0, minYear: 2000, maxYear: 2010) })
        #expect(!ask("01.01.50") { CalendarDate.isValid($0, minYear: 2000, maxYear: 2010) })
    }
}
