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
    private const string StageTwo = "stage-two";
    private static readonly string[] s_earlier = ["tokenizer", "tokenizer_2", "vae", "text_encoder", "image_encoder", "unet"];
    private readonly Trainer _trainer = new(runFolder, progress, clock);

    public string ModelFolder => modelFolder;

    public NanoPlans Plans { get; init; } = new();

    /// <summary>A model whose earlier phases are taken as they are, and whose stage two goes on learning.</summary>
    public string? StartFrom { get; init; }

    /// <summary>Runs what is left; false where it was cancelled on the way.</summary>
    public bool Run(CancellationToken cancel)
    {
        Directory.CreateDirectory(runFolder);
        Plans.Check().RequireSame(Path.Combine(runFolder, "plans.json"));
        if (StartFrom is not null)
        {
            TakeEarlierPhases(StartFrom);
        }
        // 1. Index and vocabularies
        if (!Directory.Exists(Path.Combine(modelFolder, "tokenizer_2")))
        {
            NanoVocabulary.Write(modelFolder, Seed);
        }
        NanoIndex.Write(modelFolder);
        return Phases().All(phase => IsDone(phase.Name) || Run(phase.Name, phase.Create, cancel));
    }

    /// <summary>Copies what stage two stands on.</summary>
    private void TakeEarlierPhases(string from)
    {
        foreach (var part in s_earlier)
        {
            var source = Path.Combine(from, part);
            if (!Directory.Exists(source))
            {
                throw new DirectoryNotFoundException($"'{from}' has no '{part}', and is no model to start from.");
            }
            var copy = Directory.CreateDirectory(Path.Combine(modelFolder, part)).FullName;
            foreach (var file in Directory.EnumerateFiles(source))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
            }
        }
    }

    private IEnumerable<(string Name, Func<TrainingPhase> Create)> Phases()
    {
        yield return ("vae", () => new VaePhase(NanoNetworks.Vae, Plans.Vae, Seed + 1));
        yield return ("clip", CreateContrastive);
        yield return ("stage-one", () => new StageOnePhase(NanoNetworks.Unet, NanoNetworks.Schedule, Plans.Stills, Plans.StageOne, modelFolder, Seed + 3));
        yield return (StageTwo, CreateStageTwo);
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
        var settings = new StageTwoSettings(NanoNetworks.Motion, NanoNetworks.T5(vocabulary), NanoNetworks.Schedule, Plans.Clips) { MotionTokens = NanoNetworks.MotionTokens, StartFrom = StartFrom };
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

    private bool IsDone(string name) => File.Exists(DoneMark(name)) || (StartFrom is not null && name != StageTwo);

    private string DoneMark(string name) => Path.Combine(runFolder, name, "exported");
}
