using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>An API key's id, which is no secret: <c>key_</c> and 16 hexadecimal digits.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.KeyId")]
[JsonConverter(typeof(IdentifierJsonConverter<KeyId>))]
public readonly record struct KeyId : IIdentifier<KeyId>
{
    private const string Prefix = "key_";

    private KeyId(string value) => Value = value;

    [Id(0)] public string Value { get; }

    public static KeyId Parse(string text) => Identifiers.Parse<KeyId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out KeyId id)
    {
        var valid = text is { Length: 20 } && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(4).IndexOfAnyExcept(Hex.LowerDigits) < 0;
        id = valid ? new KeyId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
