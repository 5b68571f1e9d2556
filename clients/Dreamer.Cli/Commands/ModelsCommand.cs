using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Diffusion.Families;
using Dreamer.Hosting;
using Dreamer.Inference;
using Dreamer.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Dreamer.Cli.Commands;

/// <summary><c>models [FOLDER…]</c>: what folders are, what they lack, and where stills and clips of them go.</summary>
internal static class ModelsCommand
{
    private static readonly Argument<string[]> Folders = new("folder")
    {
        Description = "Model folders (default: those in models/, and those that the settings name)",
        HelpName = "FOLDER",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create()
    {
        var models = new Command(
            "models", "Says what model folders are, what they lack, where stills of them go, and which published ones may be got. Downloads nothing")
        {
            Folders, JsonOption.Json,
        };
        models.SetAction(parsed =>
        {
            List<ModelReport> reports = [.. Asked(parsed.GetValue(Folders) ?? []).Select(ModelReport.Of)];
            var recipes = ModelRecipe.All(HomeFolder.Recipes);
            Terminal.Answer(ModelsJson.Of(reports, recipes), ModelsText.Of(reports, recipes));
            return ExitCode.Done;
        });
        return models.WithExamples("./dreamer models", "./dreamer models /srv/models/Wan2.2-TI2V-5B-Diffusers models/nano", "./dreamer models --json");
    }

    /// <summary>Each once, in the order of their names where none is named.</summary>
    private static IEnumerable<string> Asked(string[] folders)
    {
        if (folders.Length > 0)
        {
            return folders;
        }

        var settings = Settings.Read(
            new ConfigurationBuilder().AddEnvironmentVariables().Build(), "Inference", new InferenceOptions { ModelFolder = HomeFolder.Model });
        IEnumerable<string> beside = Directory.Exists(HomeFolder.Models)
            ? Directory.EnumerateDirectories(HomeFolder.Models).Where(folder => folder != HomeFolder.Recipes).Order(StringComparer.Ordinal)
            : [];
        return beside.Concat(settings.Folders.Select(folder => NamedFolder.Parse(folder).Folder)).DistinctBy(Path.GetFullPath);
    }
}
