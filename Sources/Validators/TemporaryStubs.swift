public enum Placeholder { public static func isPlaceholder(_ b: Span<UInt8>) -> Bool { false } }
public enum GenericSecret { public static func looksLikeSecret(_ b: Span<UInt8>) -> Bool { true } }
public enum URLPassword { public static func isPlausible(_ b: Span<UInt8>) -> Bool { true } }
