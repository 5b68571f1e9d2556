using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>A generation's id: <c>gen_</c>, its session's 32 digits, <c>_</c>, and 16 digits of its own.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationId")]
[JsonConverter(typeof(IdentifierJsonConverter<GenerationId>))]
public readonly record struct GenerationId : IIdentifier<GenerationId>
{
    private const string Prefix = "gen_";

    private GenerationId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    /// <summary>The session it belongs to, which its id carries.</summary>
    public SessionId Session => SessionId.FromDigits(Value.Substring(Prefix.Length, 32));

    public static GenerationId New(SessionId session) => From(session, RandomNumberGenerator.GetHexString(16, lowercase: true));

    /// <summary>The id of the still that this generation makes on its way: the same at every attempt, so that a retry finds it.</summary>
    public GenerationId OfStill() => Derived("/still");

    /// <summary>The id of what finishes this draft: the same at every attempt, and another only after one that came to nothing.</summary>
    public GenerationId Finish(int number) => Derived($"/finish/{number}");

    /// <summary>The id of a sibling that the same request makes; the first is this one.</summary>
    public GenerationId Variation(int index) => index == 0 ? this : Derived($"/variation/{index}");

    /// <summary>The id that this generation's copy has in another session.</summary>
    public GenerationId In(SessionId session) => From(session, Value[^16..]);

    public static GenerationId Parse(string text) => Identifiers.Parse<GenerationId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out GenerationId id)
    {
        var valid = text is { Length: 53 } && text.StartsWith(Prefix, StringComparison.Ordinal) && text[36] == '_'
            && text.AsSpan(4, 32).IndexOfAnyExcept(Hex.LowerDigits) < 0 && text.AsSpan(37).IndexOfAnyExcept(Hex.LowerDigits) < 0;
        id = valid ? new GenerationId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;

    private GenerationId Derived(string use)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(Value + use));
        return From(Session, Convert.ToHexStringLower(hash.AsSpan(0, 8)));
    }

    private static GenerationId From(SessionId session, string own) => new($"{Prefix}{session.Digits}_{own}");
}
