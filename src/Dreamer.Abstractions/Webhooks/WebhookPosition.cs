using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dreamer.Webhooks;

/// <summary>
/// A delivery's place in its endpoint's list: what waits comes first, by its order; what has ended follows, by its number. The highest is the
/// newest.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookPosition")]
public readonly record struct WebhookPosition([property: Id(0)] bool Waits, [property: Id(1)] long Number)
{
    private const int LongestText = 21;

    /// <summary>From <c>w.638998848000000000</c> or <c>e.17</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookPosition position)
    {
        position = default;
        if (text is not { Length: >= 3 and <= LongestText } || text[0] is not ('w' or 'e') || text[1] != '.'
            || !long.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        position = new WebhookPosition(text[0] == 'w', number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Waits ? 'w' : 'e')}.{Number}");
}
