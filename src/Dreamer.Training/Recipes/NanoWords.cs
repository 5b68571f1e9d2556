using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Recipes;

/// <summary>Writes what nano is taught, so that a server can say what may be asked of it.</summary>
internal static class NanoWords
{
    public static void Write(string modelFolder, ulong seed) => ConfigFile.Write(Path.Combine(modelFolder, ModelWords.FileName), Of(seed));

    /// <summary>The groups are the world's own words; whatever else captions held is known, too.</summary>
    private static ModelWords Of(ulong seed)
    {
        var (descriptive, brief) = NanoVocabulary.Corpus(seed);
        return new ModelWords
        {
            Groups = new Dictionary<string, string[]>
            {
                ["shapes"] = All<Shape>(Words.Of),
                ["colours"] = All<SpriteColour>(Words.Of),
                ["sizes"] = All<SpriteSize>(Words.Of),
                ["positions"] = All<Position>(Words.Of),
                ["backgrounds"] = [.. All<BackgroundColour>(Words.Of), .. All<BackgroundKind>(Words.Of)],
                ["motions"] = All<Motion>(Words.Of),
            },
            CaptionWords = ModelWords.In(descriptive),
            MotionWords = ModelWords.In(brief),
            Objects = All<Shape>(Words.Of),
            Sizes = [Scene.Side],
            Frames = [new WorldOptions().Frames],
            CaptionTokens = NanoNetworks.CaptionTokens,
            MotionTokens = NanoNetworks.MotionTokens,
        };
    }

    private static string[] All<T>(Func<T, string> word)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(word)];
}
