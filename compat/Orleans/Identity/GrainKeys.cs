using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Writes keys as text and reads them again, in the formats that Orleans uses.</summary>
internal static class GrainKeys
{
    public static string Write(long key) => key.ToString("X", CultureInfo.InvariantCulture);

    public static string Write(Guid key) => key.ToString("N");

    public static long ReadLong(GrainId id) =>
        long.TryParse(id.Key.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new InvalidOperationException($"Unable to extract integer key from grain id {id}");

    public static Guid ReadGuid(GrainId id) =>
        Guid.TryParseExact(id.Key.ToString(), "N", out var key)
            ? key
            : throw new InvalidOperationException($"Unable to extract GUID key from grain id {id}");
}
