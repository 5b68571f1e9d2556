using System.Globalization;
using Dreamer.Client.Generations;

namespace Dreamer.Server.Tests.Kills;

/// <summary>
/// One of many requests: in groups of four, a session each: a still, its refinement, the refinement's clip, and a still and clip at once. No
/// two have the same seed, so nothing is answered from what was made before.
/// </summary>
internal sealed record Request(int Number)
{
    private const string NumberKey = "number";

    private static readonly string[] s_captions = ["a large red star on the left", "a small blue ring"];
    private static readonly string[] s_motions = ["the star moves to the left", "the ring grows"];

    public string Session => string.Create(CultureInfo.InvariantCulture, $"group {Number / 4}");

    public int? Parent => Number % 4 is 1 or 2 ? Number - 1 : null;

    public bool HasStill => Number % 4 == 3;

    public static int? NumberOf(Generation generation) =>
        generation.Metadata?.TryGetValue(NumberKey, out var number) == true ? int.Parse(number, CultureInfo.InvariantCulture) : null;

    public NewGeneration Of(string? parent)
    {
        var made = new NewGeneration
        {
            Kind = (Number % 4) switch { 0 => "text_to_image", 1 => "refine", 2 => "animate", _ => "text_to_video" },
            Parent = parent,
            Caption = s_captions[Number / 4 % 2],
            MotionCaption = s_motions[Number / 8 % 2],
            Seed = 1_000 + Number,
            Previews = true,
            Metadata = new Dictionary<string, string> { [NumberKey] = Number.ToString(CultureInfo.InvariantCulture) },
        };
        return Parent is null ? made with { Size = 32, Frames = 2, Steps = 12 } : made with { Strength = Number % 4 == 1 ? 0.75 : null };
    }
}
