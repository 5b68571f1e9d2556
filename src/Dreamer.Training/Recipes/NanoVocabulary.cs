using Dreamer.Diffusion.Tokenizers;
using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Recipes;

/// <summary>Makes nano's two tokenizers from captions of the synthetic world.</summary>
internal static class NanoVocabulary
{
    private const int Captions = 20_000;
    private static readonly WorldOptions s_world = new() { TwoSpriteChance = 0.3f };

    /// <summary>Writes <c>tokenizer</c> (CLIP's BPE) and <c>tokenizer_2</c> (SentencePiece, for T5).</summary>
    public static void Write(string modelFolder, ulong seed)
    {
        var (descriptive, brief) = Corpus(seed);
        BpeTrainer.Train([.. descriptive, .. brief], Path.Combine(modelFolder, "tokenizer"), NanoNetworks.CaptionTokens);
        var last = Path.Combine(modelFolder, "tokenizer_2"); // gets its name when all is written
        Directory.CreateDirectory(last + "~");
        UnigramTrainer.Train(brief, Path.Combine(last + "~", "spiece.model"));
        Directory.Move(last + "~", last);
    }

    /// <summary>The end token has the highest id.</summary>
    public static int EndToken(string modelFolder) =>
        (int)ClipTokenizer.Load(Path.Combine(modelFolder, "tokenizer")).Encode("").Ids[1];

    internal static (List<string> Descriptive, List<string> Brief) Corpus(ulong seed)
    {
        var (descriptive, brief) = (new List<string>(), new List<string>());
        for (var item = 0; item < Captions; item++)
        {
            var rng = Rng.ForItem(seed, item);
            var clip = ClipSampler.Sample(ref rng, s_world);
            descriptive.Add(CaptionWriter.Write(ref rng, clip.Scene, s_world).Text);
            brief.Add(MotionCaptionWriter.Write(ref rng, clip, s_world));
        }
        return (descriptive, brief);
    }
}
