namespace Dreamer.Training.World;

/// <summary>The words that captions are made of.</summary>
public static class Words
{
    private static readonly string[] Positions =
    [
        "in the upper left", "at the top", "in the upper right", "on the left", "in the centre", "on the right",
        "in the lower left", "at the bottom", "in the lower right"
    ];

    private static readonly string[] Backgrounds = ["black", "grey", "dark blue", "dark green", "dark red", "brown", "light blue", "pink"];

    private static readonly string[] Shapes = ["circle", "square", "triangle", "star", "ring", "cross"];
    private static readonly string[] Colours = ["red", "orange", "yellow", "green", "cyan", "blue", "purple", "white"];
    private static readonly string[] Sizes = ["small", "large"];
    private static readonly string[] Kinds = ["plain", "gradient", "striped"];

    private static readonly string[] Motions =
    [
        "moves to the left", "moves to the right", "moves up", "moves down", "moves up and to the left", "moves up and to the right",
        "moves down and to the left", "moves down and to the right", "bounces", "grows", "shrinks", "spins clockwise",
        "spins anticlockwise", "stays still"
    ];

    public static string Of(Shape shape) => Shapes[(int)shape];

    public static string Of(SpriteColour colour) => Colours[(int)colour];

    public static string Of(SpriteSize size) => Sizes[(int)size];

    public static string Of(Position position) => Positions[(int)position];

    public static string Of(BackgroundKind kind) => Kinds[(int)kind];

    public static string Of(BackgroundColour colour) => Backgrounds[(int)colour];

    public static string Of(Motion motion) => Motions[(int)motion];

    /// <summary>"a" or "an", and the phrase.</summary>
    internal static string WithArticle(string phrase) => ("aeiou".Contains(phrase[0], StringComparison.Ordinal) ? "an " : "a ") + phrase;
}
