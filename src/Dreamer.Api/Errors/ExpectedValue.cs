using Dreamer.Accounts;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.Errors;

/// <summary>What a field of a type takes, in words.</summary>
internal static class ExpectedValue
{
    public static string Of(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            { IsEnum: true } => $"one of {WireName.AllOf(value)}",
            _ when value == typeof(FrameSize) => GenerationField.Of(nameof(GenerationRequest.Size)).Takes,
            _ when value == typeof(string) => "a text",
            _ when value == typeof(bool) => "true or false",
            _ when value == typeof(IReadOnlyList<Scope>) => $"a list of {WireName.AllOf(typeof(Scope))}",
            _ when typeof(IEnumerable<LoraChoice>).IsAssignableFrom(value) => "a list of LoRAs, each with a name and a scale",
            _ when value == typeof(int) || value == typeof(long) => "a whole number",
            _ when value == typeof(double) => "a number",
            _ when value == typeof(GenerationId) => RequestIds.GenerationForm,
            _ when value == typeof(AssetId) => RequestIds.AssetForm,
            _ when value == typeof(DateTimeOffset) => "a time with its zone, such as 2026-01-31T12:00:00Z",
            _ => "an object whose values are texts",
        };
    }
}
