using System.Globalization;
using System.Text.Json.Serialization;

namespace Dreamer;

/// <summary>
/// Width and height in pixels. Where it is written a square is its side, <c>64</c>, as from before there were others; those are <c>832x480</c>.
/// </summary>
[Immutable, JsonConverter(typeof(FrameSizeJsonConverter))]
public readonly record struct FrameSize(int Width, int Height)
{
    /// <summary>Of the text that is no plain number.</summary>
    public const string Pattern = "^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}$";

    private const int LongestText = 11;

    public long Pixels => (long)Width * Height;

    public bool IsSquare => Width == Height;

    public static implicit operator FrameSize(int side) => new(side, side);

    /// <summary><c>64</c> or <c>832x480</c>, and nothing else: no sign, space or capital letter. Whether anybody makes it is not asked.</summary>
    public static bool TryParse(string? text, out FrameSize size)
    {
        var sides = text is { Length: <= LongestText } ? text.Split('x') : [];
        var (width, height) = (SideOf(sides.FirstOrDefault()), SideOf(sides.LastOrDefault()));
        size = new FrameSize(width, height);
        return sides.Length is 1 or 2 && width > 0 && height > 0;
    }

    public override string ToString() => IsSquare ? Width.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static int SideOf(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) ? side : 0;
}
