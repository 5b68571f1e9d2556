using System.Reflection;
using System.Text.Json;

namespace Dreamer.Api.Wire;

/// <summary>The names that values of an enumeration have on the wire.</summary>
internal static class WireName
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static string Of(MemberInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    public static string AllOf(Type enumeration) => string.Join(", ", Enum.GetNames(enumeration).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
