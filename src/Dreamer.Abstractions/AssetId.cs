using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>An asset's id: <c>ast_</c> and 32 hexadecimal digits, which sort by time of creation.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AssetId")]
[JsonConverter(typeof(IdentifierJsonConverter<AssetId>))]
public readonly record struct AssetId : IIdentifier<AssetId>
{
    private const string Prefix = "ast_";

    private AssetId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static AssetId New(TimeProvider clock) => Parse(Prefix + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));

    public static AssetId Parse(string text) => Identifiers.Parse<AssetId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out AssetId id)
    {
        var valid = text is { Length: 36 } && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(4).IndexOfAnyExcept(Hex.LowerDigits) < 0;
        id = valid ? new AssetId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
