using Dreamer.Diffusion.Tokenizers;
using Dreamer.Training.Phases;
using Dreamer.Training.Runs;
using TorchSharp;

namespace Dreamer.Training.Recipes;

/// <summary>
/// Trains nano from nothing: 1. index and vocabularies, 2. VAE, 3. CLIP pair, 4. stage one, 5. stage two.
/// A phase that has exported is skipped when the run starts again.
/// </summary>
public sealed class NanoRecipe(string runFolder, string modelFolder, IProgress<string> progress, TimeProvider clock)
{
    private const ulong Seed = 20240819;
    private readonly Trainer _trainer = new(runFolder, progress, clock);

    public NanoPlans Plans { get; init; } = new();

    /// <summary>Runs what is left; false where it was cancelled on the way.</summary>
    public bool Run(CancellationToken cancel)
    {
        Directory.CreateDirectory(runFolder);
        // 1. Index and vocabularies
        if (!Directory.Exists(Path.Combine(modelFolder, "tokenizer_2")))
        {
            NanoVocabulary.Write(modelFolder, Seed);
        }
        NanoIndex.Write(modelFolder);
        return Phases().All(phase => IsDone(phase.Name) || Run(phase.Name, phase.Create, cancel));
    }

    private IEnumerable<(string Name, Func<TrainingPhase> Create)> Phases()
    {
        yield return ("vae", () => new VaePhase(NanoNetworks.Vae, Plans.Vae, Seed + 1));
        yield return ("clip", CreateContrastive);
        yield return ("stage-one", () => new StageOnePhase(NanoNetworks.Unet, NanoNetworks.Schedule, Plans.Stills, Plans.StageOne, modelFolder, Seed + 3));
        yield return ("stage-two", CreateStageTwo);
    }

    private ContrastivePhase CreateContrastive()
    {
        var end = NanoVocabulary.EndToken(modelFolder);
        return new ContrastivePhase(
            NanoNetworks.Text(end + 1, end), NanoNetworks.Vision, Path.Combine(modelFolder, "tokenizer"), Plans.Contrastive, Seed + 2);
    }

    private StageTwoPhase CreateStageTwo()
    {
        var vocabulary = SentencePieceTokenizer.Load(Path.Combine(modelFolder, "tokenizer_2", "spiece.model")).VocabularySize;
        var settings = new StageTwoSettings(NanoNetworks.Motion, NanoNetworks.T5(vocabulary), NanoNetworks.Schedule, Plans.Clips) { MotionTokens = NanoNetworks.MotionTokens };
        return new StageTwoPhase(settings, Plans.StageTwo, modelFolder, Seed + 4);
    }

    private bool Run(string name, Func<TrainingPhase> create, CancellationToken cancel)
    {
        torch.manual_seed((long)Seed); // the random start of the weights
        using var phase = create();
        var isComplete = _trainer.Run(phase, modelFolder, cancel);
        if (isComplete)
        {
            File.WriteAllText(DoneMark(name), $"{clock.GetUtcNow():O}\n");
        }
        return isComplete;
    }

    private bool IsDone(string name) => File.Exists(DoneMark(name));

    private string DoneMark(string name) => Path.Combine(runFolder, name, "exported");
}
