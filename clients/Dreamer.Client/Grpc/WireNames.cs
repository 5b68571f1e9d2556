using System.Text.Json;

namespace Dreamer.Client.Grpc;

/// <summary>Values of the wire's enumerations by the names that HTTP has for them: <c>text_to_image</c>.</summary>
internal static class WireNames
{
    /// <summary>Null for one that says nothing.</summary>
    public static string? Of<T>(T value)
        where T : struct, Enum =>
        EqualityComparer<T>.Default.Equals(value, default) ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>One that the server never leaves out.</summary>
    public static string Known<T>(T value)
        where T : struct, Enum => Of(value) ?? "unspecified";

    /// <summary>A name that the contract does not have is refused as the server would refuse it.</summary>
    public static T Parse<T>(string? name, string field)
        where T : struct, Enum
    {
        var isName = name is not null && name.All(letter => char.IsAsciiLetterLower(letter) || letter == '_');
        return name is null ? default
            : isName && Enum.TryParse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Of(value) == name ? value
            : throw new DreamerApiException(Refused(
                $"Field '{field}' holds '{name}', and takes one of {string.Join(", ", Enum.GetValues<T>().Select(Of).OfType<string>())}.", field));
    }

    private static Problem Refused(string detail, string field) =>
        new("urn:dreamer:error:invalid_request", "BadRequest", 400, detail, ErrorCodes.InvalidRequest, field, null, false);
}
