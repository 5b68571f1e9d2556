using System.CommandLine;
using Dreamer.Client.Generations;
using Dreamer.Generations;

namespace Dreamer.Cli.Commands;

/// <summary>What refine, animate and extend take alike; a value that is not given is the parent's.</summary>
internal sealed class GrowOptions
{
    public const string Inherited = "the generation's";

    private readonly Option<long?> _seed;
    private readonly Option<int?> _steps;
    private readonly Option<double?> _guidance;
    private readonly Option<int?> _stopAfter = GenerationOptions.StopAfter();
    private readonly Option<string?> _quality = GenerationOptions.Quality(Inherited);
    private readonly Option<int?> _count = GenerationOptions.Count();
    private readonly Option<string[]> _loras = LoraOption.Create();

    /// <summary><paramref name="same"/> is what the same seed gives, and <paramref name="followed"/> what guidance follows.</summary>
    public GrowOptions(Command command, string same, string followed, string steps = "Denoising steps")
    {
        _seed = GenerationOptions.Seed($"The same seed gives the same {same}", Inherited);
        _steps = GenerationOptions.Of<int>("--steps", steps, nameof(GenerationRequest.Steps), Inherited);
        _guidance = GenerationOptions.Of<double>(
            "--guidance", $"How closely the {followed} is followed", nameof(GenerationRequest.Guidance), Inherited);
        foreach (var option in new Option[] { _seed, _steps, _stopAfter, _guidance, _quality, _count, _loras })
        {
            command.Options.Add(option);
        }
    }

    public NewGeneration Into(NewGeneration request, ParseResult parsed) => request with
    {
        Seed = parsed.GetValue(_seed),
        Steps = parsed.GetValue(_steps),
        StopAfter = parsed.GetValue(_stopAfter),
        Guidance = parsed.GetValue(_guidance),
        Quality = parsed.GetValue(_quality),
        Count = parsed.GetValue(_count),
        Loras = LoraOption.Read(parsed, _loras),
    };
}
