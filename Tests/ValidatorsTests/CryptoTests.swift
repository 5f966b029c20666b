import Testing
import TestSupport

@testable import Validators

@Suite struct `Digests` {
    @Test(arguments: [
        // FIPS 180-4 examples, NIST's Cryptographic Standards and Guidelines.
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 of a published text`(_ text: String, _ digest: String) {
        #expect(hex(SHA256.digest(Array(text.utf8))) == digest)
    }

    @Test(arguments: [
        // Ethereum Yellow Paper: KEC of nothing; the Keccak team's test vectors.
        ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        ("hello", "1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8"),
    ])
    func `Keccak-256 of a published text`(_ text: String, _ digest: String) {
        #expect(hex(Keccak256.digest(short: Array(text.utf8))) == digest)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

@Suite struct `Addresses of crypto-currencies` {
    private static let base58 = Array(
        "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    @Test(arguments: [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  // the genesis block
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "1111111111111111111114oLvT2",
    ])
    func `a legacy address passes, and none with another character`(_ text: String) {
        #expect(ask(text, CryptoAddress.isBase58Check))
        var bytes = Array(text.utf8)
        for place in bytes.indices {
            let right = bytes[place]
            bytes[place] = Self.base58[(Self.base58.firstIndex(of: right)! + 7) % 58]
            #expect(!ask(bytes, CryptoAddress.isBase58Check))
            bytes[place] = right
        }
    }

    @Test(arguments: [
        // BIP 173 and BIP 350, test vectors.
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "BC1SW50QGDZ25J", "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ])
    func `a SegWit address of the proposals passes`(_ text: String) {
        #expect(ask(text, CryptoAddress.isSegWit))
    }

    @Test(arguments: [
        // BIP 350, invalid addresses: checksum, version, program and case.
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq54well",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc1pw5dgrnzv",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1", "1", "",
    ])
    func `a SegWit address with another checksum, version or case is refused`(_ text: String) {
        #expect(!ask(text, CryptoAddress.isSegWit))
    }

    @Test(arguments: [
        // EIP-55, test cases.
        "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ])
    func `an Ethereum address of the proposal passes`(_ text: String) {
        #expect(ask(text, CryptoAddress.isEthereum))
    }

    @Test(arguments: [
        "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
    ])
    func `an Ethereum address whose case is wrong is refused`(_ text: String) {
        #expect(!ask(text, CryptoAddress.isEthereum))
    }
}

@Suite struct `Vehicles and telephones` {
    @Test(arguments: ["1M8GDM9AXKP042788", "1hgcm82633a004352"])
    func `a VIN with its check digit passes`(_ text: String) {
        #expect(ask(text, EquipmentNumber.isVIN))
    }

    @Test(arguments: [
        "1M8GDM9A1KP042788", "1M8GDM9AXKP04278", "1M8GDM9AXKPO42788", "11111111111111111", "",
    ])
    func `a VIN with another check digit, length or letter is refused`(_ text: String) {
        #expect(!ask(text, EquipmentNumber.isVIN))
    }

    @Test(arguments: ["490154203237518", "49-015420-323751-8", "35 209900 176148 1"])
    func `an IMEI passes`(_ text: String) {
        #expect(ask(text, EquipmentNumber.isIMEI))
    }

    @Test(arguments: ["490154203237519", "49015420323751", "790154203237515", "000000000000000"])
    func `an IMEI with another check digit, length or reporting body is refused`(_ text: String) {
        #expect(!ask(text, EquipmentNumber.isIMEI))
    }
}
