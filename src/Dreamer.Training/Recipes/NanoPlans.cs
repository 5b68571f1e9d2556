using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Training.Files;
using Dreamer.Training.Runs;

namespace Dreamer.Training.Recipes;

/// <summary>How long each phase of nano learns.</summary>
public sealed record NanoPlans
{
    private const long MaxFileBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        WriteIndented = true,
    };

    public TrainingPlan Vae { get; init; } = new(3_300, 8, 1.2e-3) { Accumulate = 2 };
    public TrainingPlan Decoder { get; init; } = new(8_000, 8, 1e-3) { Accumulate = 2 };
    public TrainingPlan Contrastive { get; init; } = new(900, 96, 1.2e-3); // each pair is told from all others: no batch to halve
    public TrainingPlan StageOne { get; init; } = new(5_000, 32, 1.2e-3) { Accumulate = 2 };
    public TrainingPlan StageTwo { get; init; } = new(4_000, 8, 1e-3) { Accumulate = 2 };

    /// <summary>How many stills stage one learns from; their captions are written anew each time.</summary>
    public int Stills { get; init; } = 49_152;

    /// <summary>How many clips of 16 frames stage two learns from.</summary>
    public int Clips { get; init; } = 4_096;

    /// <summary>The folder of a pool of real clips, from which stage two learns in place of the synthetic world.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // plans of runs without it read as they did
    public string? Footage { get; init; }

    /// <summary>The defaults, but for what the JSON file says, as in <c>{"stage_two": {"steps": 5000, "accumulate": 2}}</c>.</summary>
    /// <exception cref="InvalidDataException">The file is no such JSON, or has a name that no plan has.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static NanoPlans Read(string path)
    {
        var text = BoundedFile.ReadText(path, MaxFileBytes);
        try
        {
            var plans = JsonSerializer.SerializeToNode(new NanoPlans(), s_json)!.AsObject();
            var given = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("it holds no object");
            Overwrite(plans, given, "");
            return plans.Deserialize<NanoPlans>(s_json)!.Check();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} holds no plans: {error.Message}", error);
        }
    }

    public NanoPlans Check()
    {
        _ = (Vae.Check("vae"), Decoder.Check("decoder"), Contrastive.Check("contrastive"), StageOne.Check("stage_one"),
            StageTwo.Check("stage_two"));
        return Stills is < 1 or > 10_000_000 ? throw new ArgumentException($"stills is {Stills}, and takes 1 to 10,000,000.")
            : Clips is < 1 or > 1_000_000 ? throw new ArgumentException($"clips is {Clips}, and takes 1 to 1,000,000.")
            : this;
    }

    /// <summary>A run keeps to the plans that it began with: schedules and data would jump.</summary>
    internal void RequireSame(string runFile)
    {
        var own = JsonSerializer.Serialize(this, s_json);
        if (!File.Exists(runFile))
        {
            WholeFile.Write(runFile, own);
        }
        else if (File.ReadAllText(runFile) != own)
        {
            throw new InvalidOperationException(
                $"The run was begun with other plans, which are in '{runFile}': go on with these (--config), "
                + "or take another folder for the run.");
        }
    }

    private static void Overwrite(JsonObject plans, JsonObject given, string path)
    {
        foreach (var (name, value) in given)
        {
            if (!plans.ContainsKey(name))
            {
                throw new JsonException($"nothing is called '{path}{name}'");
            }
            if (plans[name] is JsonObject inner)
            {
                Overwrite(inner, value as JsonObject ?? throw new JsonException($"'{path}{name}' is no object"), $"{path}{name}.");
            }
            else
            {
                plans[name] = value?.DeepClone();
            }
        }
    }
}
