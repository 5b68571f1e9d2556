using Dreamer.Testing;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Files;

/// <summary>A device that is always full stands in for files on a full disk.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_that_does_not_fit_names_the_folders_of_the_run()
    {
        Full("run/model/tokenizer~/vocab.json");
        var recipe = Recipe(startFrom: RepositoryRoot.Combine("models/nano"));
        var error = Assert.Throws<IOException>(() => recipe.Run(CancellationToken.None));
        Assert.Contains($"'{_folder.File("run")}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/model'", error.Message, StringComparison.Ordinal); // it lies in the run's folder
    }

    [Fact]
    public void Plans_that_do_not_fit_name_the_run_and_leave_none_behind()
    {
        Full("run/plans.json~");
        var error = Assert.Throws<IOException>(() => Recipe(startFrom: null).Run(CancellationToken.None));
        Assert.Contains($"'{_folder.File("run")}'", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("run/plans.json")));
    }

    [Fact]
    public async Task A_pool_that_does_not_fit_names_its_folder()
    {
        Full("pool/report.json");
        Directory.CreateDirectory(_folder.File("set"));
        File.WriteAllText(_folder.File("set/clips.csv"), "videoid,contentUrl,duration,page_dir,name\n1,u,PT1S,p,a caption\n");
        var ingest = new FootageIngest(new FootageSettings(), new Progress<string>(), CPU);
        var error = await Assert.ThrowsAsync<IOException>(() => ingest.RunAsync(_folder.File("set"), null, _folder.File("pool"), CancellationToken.None));
        Assert.Contains($"'{_folder.File("pool")}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_whose_last_line_broke_off_goes_on_without_it()
    {
        var log = new TrainingLog(_folder.Path, "phase", 0);
        var report = new TrainingReport(5, new Dictionary<string, double> { ["loss"] = 1 }, 2);
        log.Add(report);
        var whole = File.ReadAllText(_folder.File("log.jsonl"));
        File.AppendAllText(_folder.File("log.jsonl"), whole[..20]);
        new TrainingLog(_folder.Path, "phase", 5).Add(report with { Step = 6 });
        Assert.Equal(whole + whole.Replace("\"Step\":5", "\"Step\":6", StringComparison.Ordinal), File.ReadAllText(_folder.File("log.jsonl")));
    }

    private NanoRecipe Recipe(string? startFrom) =>
        new(_folder.File("run"), _folder.File("run/model"), new Progress<string>(), TimeProvider.System) { StartFrom = startFrom };

    private void Full(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
        File.CreateSymbolicLink(_folder.File(file), "/dev/full");
    }
}
