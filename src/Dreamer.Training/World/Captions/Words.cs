using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Captions;

/// <summary>The words that captions are made of.</summary>
public static class Words
{
    private static readonly string[] s_positions =
    [
        "in the upper left", "at the top", "in the upper right", "on the left", "in the centre", "on the right",
        "in the lower left", "at the bottom", "in the lower right"
    ];

    private static readonly string[] s_backgrounds =
        ["black", "grey", "dark blue", "dark green", "dark red", "brown", "light blue", "pink"];

    private static readonly string[] s_shapes = ["circle", "square", "triangle", "star", "ring", "cross"];
    private static readonly string[] s_colours = ["red", "orange", "yellow", "green", "cyan", "blue", "purple", "white"];
    private static readonly string[] s_sizes = ["small", "large"];
    private static readonly string[] s_kinds = ["plain", "gradient", "striped"];

    private static readonly string[] s_motions =
    [
        "moves to the left", "moves to the right", "moves up", "moves down", "moves up and to the left", "moves up and to the right",
        "moves down and to the left", "moves down and to the right", "bounces", "grows", "shrinks", "spins clockwise",
        "spins anticlockwise", "stays still"
    ];

    public static string Of(Shape shape) => s_shapes[(int)shape];

    public static string Of(SpriteColour colour) => s_colours[(int)colour];

    public static string Of(SpriteSize size) => s_sizes[(int)size];

    public static string Of(Position position) => s_positions[(int)position];

    public static string Of(BackgroundKind kind) => s_kinds[(int)kind];

    public static string Of(BackgroundColour colour) => s_backgrounds[(int)colour];

    public static string Of(Motion motion) => s_motions[(int)motion];

    /// <summary>"a" or "an", and the phrase.</summary>
    internal static string WithArticle(string phrase) => ("aeiou".Contains(phrase[0], StringComparison.Ordinal) ? "an " : "a ") + phrase;
}
