using System.Globalization;
using System.Text.RegularExpressions;

namespace Dreamer.Cli.Tests;

/// <summary>Draws sixels as a terminal does.</summary>
internal sealed partial class SixelScreen(int width, int height)
{
    private const int BandHeight = 6;

    private readonly Dictionary<int, (int Red, int Green, int Blue)> _colours = [];
    private (int Red, int Green, int Blue) _colour;
    private int _x;
    private int _top;

    /// <summary>Below 0 where nothing was drawn.</summary>
    public (int Red, int Green, int Blue)[] Pixels { get; } = [.. Enumerable.Repeat((-1, -1, -1), width * height)];

    public void Read(string text)
    {
        foreach (Match part in Part().Matches(text[text.IndexOf('#', StringComparison.Ordinal)..text.LastIndexOf('\e')]))
        {
            Read(part);
        }
    }

    private void Read(Match part)
    {
        if (part.Groups["r"].Success)
        {
            _colours[Number(part, "defined")] = (Hundredths(part, "r"), Hundredths(part, "g"), Hundredths(part, "b"));
        }
        else if (part.Groups["chosen"].Success)
        {
            _colour = _colours[Number(part, "chosen")];
        }
        else if (part.Groups["sixel"].Success)
        {
            for (var last = _x + (part.Groups["run"].Success ? Number(part, "run") : 1); _x < last; _x++)
            {
                Draw(part.Groups["sixel"].Value[0] - '?');
            }
        }
        else
        {
            (_x, _top) = (0, part.Value == "-" ? _top + BandHeight : _top);
        }
    }

    private void Draw(int bits)
    {
        for (var y = 0; y < BandHeight; y++)
        {
            if ((bits >> y & 1) == 1)
            {
                Pixels[((_top + y) * width) + _x] = _colour;
            }
        }
    }

    private static int Hundredths(Match match, string group) => Number(match, group) * 255 / 100;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("#(?<defined>\\d+);2;(?<r>\\d+);(?<g>\\d+);(?<b>\\d+)|#(?<chosen>\\d+)|(!(?<run>\\d+))?(?<sixel>[?-~])|[$-]")]
    private static partial Regex Part();
}
