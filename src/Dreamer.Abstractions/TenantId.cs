using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>A customer's id: 1 to 32 lower-case letters, digits and inner hyphens.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantId")]
[JsonConverter(typeof(IdentifierJsonConverter<TenantId>))]
public readonly record struct TenantId : IIdentifier<TenantId>
{
    private TenantId(string value) => Value = value;

    /// <summary>The only tenant of the default single-machine server.</summary>
    public static TenantId Local { get; } = new("local");

    [Id(0)] public string Value { get; }

    public static TenantId Parse(string text) => Identifiers.Parse<TenantId>(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        var valid = text is { Length: >= 1 and <= 32 } && text[0] != '-' && text[^1] != '-'
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        id = valid ? new TenantId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
