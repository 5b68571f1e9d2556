using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Cli.Commands;

/// <summary>What the model that ships can be asked for: the words of the world that it learned.</summary>
internal static class PromptWords
{
    private const int Wide = 100;

    public static IEnumerable<string> Lines() =>
    [
        "What nano, the model that ships, knows: one shape over a background, 64x64 pixels, 16 frames.",
        .. Row("shapes", Enum.GetValues<Shape>().Select(Words.Of)),
        .. Row("colours", Enum.GetValues<SpriteColour>().Select(Words.Of)),
        .. Row("sizes", Enum.GetValues<SpriteSize>().Select(Words.Of)),
        .. Row("places", Enum.GetValues<Position>().Select(Words.Of)),
        .. Row("backgrounds", Enum.GetValues<BackgroundColour>().Select(Words.Of)
            .Concat(Enum.GetValues<BackgroundKind>().Select(Words.Of))),
        .. Row("motions", Enum.GetValues<Motion>().Select(Words.Of)),
    ];

    private static IEnumerable<string> Row(string what, IEnumerable<string> words)
    {
        var line = $"  {what,-12}";
        foreach (var word in words)
        {
            if (line.Length + word.Length > Wide)
            {
                yield return line.TrimEnd();
                line = new string(' ', 14);
            }

            line += word + ", ";
        }

        yield return line.TrimEnd(' ', ',');
    }
}
