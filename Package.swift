// swift-tools-version: 6.2
import PackageDescription

/// Whether everything is built for libFuzzer and AddressSanitizer; `scripts/fuzz` asks for it.
let isFuzzing = Context.environment["SLUICE_FUZZ"] == "1"
let sanitized: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=address,fuzzer"])] : []

/// The one place where compiler settings are chosen; every target of ours gets them.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A room of the house: a library target whose folder is `Sources/<name>`.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + sanitized)
}

/// The tests of a room, in `Tests/<name>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
}

let package = Package(
    name: "sluice",
    products: [
        .library(name: "SluiceScanner", targets: ["Inspection", "Actions", "Rules", "Findings"]),
        .executable(name: "dlpscan", targets: ["dlpscan"]),
        .executable(name: "dlprules", targets: ["dlprules"]),
    ],
    targets: [
        // C libraries, each imported by exactly one room.
        .systemLibrary(
            name: "CHyperscan", pkgConfig: "libhs", providers: [.apt(["libhyperscan-dev"])]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(
            name: "CByteClasses",
            cSettings: isFuzzing ? [.unsafeFlags(["-fsanitize=address,fuzzer-no-link"])] : []),

        // The scanner: bytes in, verdict out. No socket, no file, no clock.
        room("Findings"),
        room("Validators"),
        room("SourceDocuments", ["CYAML"]),
        room("PatternMatching", ["Findings", "CHyperscan", "CPCRE2", "CByteClasses"]),
        room("Decoding", ["Findings"]),
        room("Archives", ["CLibArchive"]),
        room("Rules", ["Findings", "Validators", "SourceDocuments", "PatternMatching"]),
        room("Inspection", ["Findings", "Validators", "PatternMatching", "Rules"]),
        room("Actions", ["Findings"]),
        room("Reporting", ["Findings"]),

        // What the commands need of the world outside.
        room("CommandLineSupport"),
        room(
            "FileScanning",
            [
                "Findings", "Decoding", "Archives", "SourceDocuments", "Rules", "Inspection",
                "Actions", "CommandLineSupport",
            ]),
        .executableTarget(
            name: "dlpscan",
            dependencies: [
                "Findings", "Archives", "Rules", "Inspection", "Actions", "Reporting",
                "CommandLineSupport", "FileScanning",
            ], swiftSettings: strict),

        // The workbench for those who write rules: measures, explains, checks.
        room(
            "RuleTuning",
            [
                "Findings", "Rules", "Inspection", "PatternMatching", "Validators", "Reporting",
                "CommandLineSupport", "FileScanning", "CZlib",
            ]),
        room(
            "RuleImport",
            [
                "Findings", "SourceDocuments", "Rules", "Inspection", "PatternMatching",
                "RuleTuning",
            ]),
        .executableTarget(
            name: "dlprules",
            dependencies: [
                "Findings", "Rules", "Inspection", "Reporting", "CommandLineSupport",
                "FileScanning", "RuleTuning", "RuleImport",
            ], swiftSettings: strict),

        // Measures the library from within; `benchmarks/run` runs it.
        .target(name: "CAllocationCounter"),
        .executableTarget(
            name: "sluice-bench",
            dependencies: [
                "Findings", "Rules", "Inspection", "FileScanning", "CAllocationCounter",
            ], swiftSettings: strict),

        // What must hold for any bytes: replayed by tests, searched by `scripts/fuzz`.
        .target(
            name: "FuzzProperties",
            dependencies: [
                "Findings", "Decoding", "Archives", "PatternMatching", "Rules", "Inspection",
                "Actions", "FileScanning", "RuleTuning", "RuleImport",
            ], path: "Fuzz/Properties", swiftSettings: strict + sanitized),

        .target(
            name: "TestSupport", dependencies: ["CLibArchive"], path: "Tests/TestSupport",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
        tests("Findings"),
        tests("Validators"),
        tests("SourceDocuments"),
        tests("PatternMatching", ["Findings"]),
        tests("Decoding"),
        tests("Archives"),
        tests("Rules", ["Findings", "PatternMatching"]),
        tests("Inspection", ["Findings", "Rules", "PatternMatching", "Actions"]),
        tests("Actions", ["Findings"]),
        tests("Reporting", ["Findings"]),
        tests("CommandLineSupport"),
        tests("FileScanning", ["Findings", "Rules", "Inspection"]),
        tests("RuleTuning", ["Findings", "Rules", "Inspection"]),
        tests(
            "RuleImport",
            [
                "Findings", "Rules", "Inspection", "PatternMatching", "SourceDocuments",
                "FileScanning",
            ]),
        .testTarget(
            name: "CommandTests", dependencies: ["dlpscan", "dlprules", "TestSupport"],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
        tests("FuzzProperties"),
    ]
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "sluice-fuzz", dependencies: ["FuzzProperties"], path: "Fuzz/Target",
            swiftSettings: strict + sanitized + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=address,fuzzer"])]))
}
