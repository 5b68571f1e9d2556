using Dreamer.Testing;
using Dreamer.Training.Ablation;
using Dreamer.Training.Runs;

namespace Dreamer.Training.Tests.Ablation;

/// <summary>Every variant for two steps, on the model that ships.</summary>
[Trait("Speed", "Slow")]
public sealed class AblationTests : IDisposable
{
    private static readonly AblationPlan s_plan = new()
    {
        Training = new TrainingPlan(2, 2, 1e-3) { ReportEvery = 1 },
        Seeds = 1,
        Clips = 2,
        Prompts = 1,
        Steps = 2,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("ablation").FullName;

    [Fact]
    public void Every_variant_learns_without_its_part_and_is_judged_and_a_second_run_only_reads()
    {
        var results = Study([]).Run(CancellationToken.None);

        Assert.Equal(AblationVariant.All.Select(variant => variant.Name), results.Select(result => result.Variant));
        Assert.Contains("\"t5\": false", File.ReadAllText(Path.Combine(Model("without-T5"), "motion", "config.json")), StringComparison.Ordinal);
        Assert.Contains("\"rescale_betas_zero_snr\": false", File.ReadAllText(Path.Combine(Model("baseline-schedule"), "scheduler", "scheduler_config.json")), StringComparison.Ordinal);
        Assert.True(Unet("full").SequenceEqual(Unet("without-PACA")));
        Assert.False(Unet("full").SequenceEqual(Unet("spatial-layers-unfrozen")));

        var lines = new List<string>();
        Assert.Equal(AblationTable.Write(results), AblationTable.Write(Study(lines).Run(CancellationToken.None)));
        Assert.Empty(lines); // nothing was trained again
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AblationStudy Study(List<string> lines) => new(RepositoryRoot.Combine("models/nano"), _folder, s_plan, new Lines(lines), TimeProvider.System);

    private string Model(string variant) => Path.Combine(_folder, variant, "1", "model");

    private byte[] Unet(string variant) => File.ReadAllBytes(Path.Combine(Model(variant), "unet", "diffusion_pytorch_model.safetensors"));

    private sealed class Lines(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
