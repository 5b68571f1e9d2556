using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Dreamer.Generations;

namespace Dreamer.Api.Wire;

/// <summary>Where a message of the actors goes over the wire as it is, and not quite: a request's and a generation's values.</summary>
internal static class WireShape
{
    /// <summary>What a generation shows of itself already, and what only the actors need.</summary>
    private static readonly string[] s_untold =
    [
        nameof(GenerationSettings.Kind), nameof(GenerationSettings.Parent), nameof(GenerationSettings.Metadata),
        nameof(GenerationSettings.Warnings), nameof(GenerationSettings.Origin), nameof(GenerationSettings.Earlier),
    ];

    public static IJsonTypeInfoResolver Resolver { get; } = new DefaultJsonTypeInfoResolver { Modifiers = { TakeNull, HideUntold } };

    /// <summary>A null in a request stands for a field that is left out, whatever its type.</summary>
    private static void TakeNull(JsonTypeInfo shape)
    {
        for (var i = 0; shape.Type == typeof(GenerationRequest) && i < shape.Properties.Count; i++)
        {
            var field = shape.Properties[i];
            if (!field.IsRequired && field.PropertyType.IsValueType && Nullable.GetUnderlyingType(field.PropertyType) is null)
            {
                shape.Properties[i] = Optional(shape, field);
            }
        }
    }

    private static JsonPropertyInfo Optional(JsonTypeInfo shape, JsonPropertyInfo field)
    {
        var nullable = shape.CreateJsonPropertyInfo(typeof(Nullable<>).MakeGenericType(field.PropertyType), field.Name);
        nullable.AttributeProvider = field.AttributeProvider;
        nullable.Get = field.Get;
        nullable.Set = (request, value) =>
        {
            if (value is not null)
            {
                field.Set!(request, value);
            }
        };
        return nullable;
    }

    private static void HideUntold(JsonTypeInfo shape)
    {
        foreach (var field in shape.Type == typeof(GenerationSettings) ? shape.Properties.ToList() : [])
        {
            if (NameOf(field) is nameof(GenerationSettings.Model))
            {
                field.ShouldSerialize = (_, name) => name is string { Length: > 0 }; // empty, it is not known yet
                field.IsGetNullable = true;
            }
            else if (s_untold.Contains(NameOf(field)))
            {
                shape.Properties.Remove(field);
            }
        }
    }

    private static string? NameOf(JsonPropertyInfo field) => (field.AttributeProvider as MemberInfo)?.Name;
}
