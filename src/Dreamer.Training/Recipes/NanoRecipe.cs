using Dreamer.Training.Files;
using Dreamer.Training.Phases;
using Dreamer.Training.Runs;
using TorchSharp;

namespace Dreamer.Training.Recipes;

/// <summary>
/// Trains nano from nothing: 1. index and vocabularies, 2. VAE, 3. its decoder alone, 4. CLIP pair, 5. stage one, 6. stage two.
/// A phase that has exported is skipped when the run starts again.
/// </summary>
public sealed class NanoRecipe(string runFolder, string modelFolder, IProgress<string> progress, TimeProvider clock)
{
    internal const ulong Seed = 20240819;
    private const string Decoder = "decoder";
    private const string StageOne = "stage-one";
    private const string StageTwo = "stage-two";
    private readonly Trainer _trainer = new(runFolder, progress, clock);

    /// <summary>The phases that can go on from another model's weights.</summary>
    public static IReadOnlyList<string> Continued { get; } = [Decoder, StageOne, StageTwo];

    public string ModelFolder => modelFolder;

    public NanoPlans Plans { get; init; } = new();

    /// <summary>Where it trains, in float32; random numbers come from the CPU wherever that is.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>A model whose networks are taken as they are, but for those that go on learning.</summary>
    public string? StartFrom { get; init; }

    /// <summary>A folder or file of public motion modules that stage two's temporal transformers begin with.</summary>
    public string? MotionFrom { get; init; }

    /// <summary>With a model to start from: the phases that go on, by name.</summary>
    public IReadOnlyList<string> GoOn { get; init; } = [StageTwo];

    /// <summary>Runs what is left; false where it was cancelled on the way.</summary>
    public bool Run(CancellationToken cancel)
    {
        if (GoOn.FirstOrDefault(phase => !Continued.Contains(phase)) is { } unknown)
        {
            throw new ArgumentException($"The phase '{unknown}' cannot go on from another model; {string.Join(", ", Continued)} can.");
        }
        try
        {
            return RunPhases(cancel);
        }
        catch (IOException error) when (FullDisk.Is(error))
        {
            throw FullDisk.Of(error, runFolder, modelFolder);
        }
    }

    private bool RunPhases(CancellationToken cancel)
    {
        Directory.CreateDirectory(runFolder);
        Plans.Check().RequireSame(Path.Combine(runFolder, "plans.json"));
        if (StartFrom is not null)
        {
            ModelCopy.Take(StartFrom, modelFolder);
        }
        // 1. Index and vocabularies
        if (!Directory.Exists(Path.Combine(modelFolder, "tokenizer_2")))
        {
            NanoVocabulary.Write(modelFolder, Seed);
        }
        NanoIndex.Write(modelFolder);
        if (Plans.Footage is null) // footage brings captions of its own
        {
            NanoWords.Write(modelFolder, Seed);
        }
        return Phases().All(phase => IsDone(phase.Name) || Run(phase.Name, phase.Create, cancel));
    }

    private IEnumerable<(string Name, Func<TrainingPhase> Create)> Phases()
    {
        yield return ("vae", () => new VaePhase(NanoNetworks.Vae, Plans.Vae, Seed + 1, Device));
        yield return (Decoder, () => new DecoderPhase(Plans.Decoder, modelFolder, Seed + 5, Device));
        yield return ("clip", CreateContrastive);
        yield return (StageOne, CreateStageOne);
        yield return (StageTwo, CreateStageTwo);
    }

    private ContrastivePhase CreateContrastive()
    {
        var end = NanoVocabulary.EndToken(modelFolder);
        return new ContrastivePhase(
            NanoNetworks.Text(end + 1, end), NanoNetworks.Vision, Path.Combine(modelFolder, "tokenizer"),
            Plans.Contrastive, Seed + 2, Device);
    }

    private StageOnePhase CreateStageOne() =>
        new(NanoNetworks.Unet, NanoNetworks.Schedule, Plans.Stills, Plans.StageOne, modelFolder, Seed + 3, Device, StartFrom);

    private StageTwoPhase CreateStageTwo()
    {
        var settings = NanoNetworks.StageTwo(modelFolder, Plans.Clips) with { StartFrom = StartFrom, MotionFrom = MotionFrom };
        // Flow of footage holds between neighbouring frames: added up over a stride it would be guessed.
        var learned = Plans.Footage is null ? settings : settings with { Footage = Plans.Footage, Strides = [(1, 1)] };
        return new StageTwoPhase(learned, Plans.StageTwo, modelFolder, Seed + 4, Device);
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

    private bool IsDone(string name) => File.Exists(DoneMark(name)) || (StartFrom is not null && !GoOn.Contains(name));

    private string DoneMark(string name) => Path.Combine(runFolder, name, "exported");
}
