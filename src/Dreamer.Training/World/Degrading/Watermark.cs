using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Degrading;

/// <summary>The fixed white mark in the lower right of degraded clips.</summary>
public static class Watermark
{
    public const float Alpha = 0.45f;

    /// <summary>The mark's upper left pixel.</summary>
    public const int Left = 40, Top = 52;

    private static readonly string[] s_rows =
    [
        "#####################",
        "#...................#",
        "#.##..###.##.##.###.#",
        "#.#.#.#...#.#.#.#.#.#",
        "#.#.#.##..#.#.#.#.#.#",
        "#.#.#.#...#...#.#.#.#",
        "#.##..###.#...#.###.#",
        "#...................#",
        "#####################"
    ];

    public static int Width => s_rows[0].Length;

    public static int Height => s_rows.Length;

    public static bool IsMarked(int column, int row) => s_rows[row][column] == '#';

    /// <summary>Blends the mark into one channel.</summary>
    internal static void Stamp(Span<float> plane)
    {
        for (var row = 0; row < Height; row++)
        {
            var line = plane.Slice((Top + row) * Scene.Side + Left, Width);
            for (var column = 0; column < Width; column++)
            {
                line[column] += IsMarked(column, row) ? Alpha * (1 - line[column]) : 0;
            }
        }
    }
}
