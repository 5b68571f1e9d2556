using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>
/// Names and shapes of published weights against those of our networks, built of the published configs without memory: whether a real
/// folder would load, told without one.
/// </summary>
internal static class PublishedKeysCases
{
    private const string Lists = ".keys.json", Indexes = ".safetensors.index.json", Config = "config.json";
    private const string SchedulerConfig = "scheduler_config.json";
    private const int MaxListed = 4;

    /// <summary>The network of a config, and what it calls the weights of a file of these names.</summary>
    private sealed record Known(Func<string, nn.Module> Build, Func<IReadOnlyCollection<string>, Func<string, string?>> KeysOf);

    // By the class that a list or a config names.
    private static readonly Dictionary<string, Known> s_byClass = new(StringComparer.Ordinal)
    {
        ["WanTransformer3DModel"] = new(
            json => new WanTransformer3DModel(ConfigFile.Parse<WanTransformer3DConfig>(json)), WanTransformer3DModel.KeysOf),
        ["AutoencoderKLWan"] = new(
            json => new AutoencoderKLWan(ConfigFile.Parse<AutoencoderKLWanConfig>(json)), AutoencoderKLWan.KeysOf),
        ["UMT5EncoderModel"] = new(
            json => new T5EncoderModel(ConfigFile.Parse<T5Config>(json) with { ModelType = "umt5" }), T5EncoderModel.KeysOf),
        ["CLIPVisionModel"] = new(
            json => new CLIPVisionModelWithProjection(ConfigFile.Parse<CLIPVisionConfig>(json)), CLIPVisionModelWithProjection.KeysOf),
        ["LTXVideoTransformer3DModel"] = new(
            json => new LTXVideoTransformer3DModel(ConfigFile.Parse<LTXVideoTransformer3DConfig>(json)), _ => key => key),
        ["AutoencoderKLLTXVideo"] = new(
            json => new AutoencoderKLLTXVideo(ConfigFile.Parse<AutoencoderKLLTXVideoConfig>(json)), _ => key => key),
    };

    /// <summary>Whether a folder is such a case, with the published folders inside.</summary>
    public static bool IsMeant(string folder) => Directory.EnumerateFiles(folder, "*" + Lists).Any();

    public static void Run(GoldenCase golden)
    {
        foreach (var path in golden.Files("*" + Lists))
        {
            var list = golden.Json(Path.GetFileName(path));
            ExpectList(golden, Path.GetFileName(path)[..^Lists.Length], list);
        }
        foreach (var path in golden.FilesBelow("*" + Indexes))
        {
            ExpectIndex(golden, path);
        }
        foreach (var path in golden.FilesBelow(SchedulerConfig))
        {
            golden.Score.RequireEqual(path, FlowScheduleConfig.Load(path) is { Solver: FlowSolver.UniPc }, () => "not UniPC's");
        }
    }

    private static void ExpectList(GoldenCase golden, string name, JsonElement list)
    {
        var keys = list.GetProperty("keys").EnumerateObject().ToDictionary(
            item => item.Name,
            item => string.Join(", ", item.Value.EnumerateArray().Select(size => size.GetInt64())),
            StringComparer.Ordinal);
        var (ours, rename) = Build(list.GetProperty("class").GetString()!, list.GetProperty("config").GetRawText(), keys.Keys);
        var published = keys.Where(item => rename(item.Key) is not null).Select(item => $"'{rename(item.Key)}' [{item.Value}]");
        Require(golden, name, published, ours.Select(item => $"'{item.Key}' [{string.Join(", ", item.Value)}]"));
    }

    /// <summary>An index names no shapes; where no config lies beside it, there is only a list.</summary>
    private static void ExpectIndex(GoldenCase golden, string path)
    {
        var config = Path.Combine(Path.GetDirectoryName(path)!, Config);
        if (!File.Exists(config))
        {
            return;
        }
        var names = CheckpointIndex.Read(path).FileOf.Keys.ToList();
        var json = File.ReadAllText(config);
        using var document = JsonDocument.Parse(json);
        var (ours, rename) = Build(document.RootElement.GetProperty("_class_name").GetString()!, json, names);
        Require(golden, path, names.Select(rename).OfType<string>(), ours.Keys);
    }

    private static (Dictionary<string, long[]> Shapes, Func<string, string?> Rename) Build(
        string className, string json, IReadOnlyCollection<string> names)
    {
        var known = s_byClass.GetValueOrDefault(className)
            ?? throw new InvalidDataException(
                $"there is no network for the class {className}; there are {string.Join(", ", s_byClass.Keys)}");
        using var network = Layers.Unallocated(() => known.Build(json));
        return (network.state_dict().ToDictionary(item => item.Key, item => item.Value.shape, StringComparer.Ordinal), known.KeysOf(names));
    }

    private static void Require(GoldenCase golden, string name, IEnumerable<string> published, IEnumerable<string> ours)
    {
        var (wanted, found) = (published.ToHashSet(StringComparer.Ordinal), ours.ToHashSet(StringComparer.Ordinal));
        golden.Score.RequireEqual(name, wanted.SetEquals(found), () =>
            $"{wanted.Count} published, {found.Count} here; missing here {Listed(wanted.Except(found))}; only here "
                + Listed(found.Except(wanted)));
    }

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? "none" : $"{all.Count}, such as {string.Join(", ", all.Take(MaxListed))}";
    }
}
