using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>A session's id: <c>ses_</c> and 32 hexadecimal digits, which sort by time of creation.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionId")]
[JsonConverter(typeof(IdentifierJsonConverter<SessionId>))]
public readonly record struct SessionId : IIdentifier<SessionId>
{
    private const string Prefix = "ses_";

    private SessionId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The 32 digits: generation ids repeat them, so that a generation's id alone finds its session.</summary>
    internal string Digits => Value[Prefix.Length..];

    public static SessionId New(TimeProvider clock) => FromDigits(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));

    public static SessionId Parse(string text) => Identifiers.Parse<SessionId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out SessionId id)
    {
        var valid = text is { Length: 36 } && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(4).IndexOfAnyExcept(Hex.LowerDigits) < 0;
        id = valid ? new SessionId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    internal static SessionId FromDigits(string digits) => new(Prefix + digits);
}
