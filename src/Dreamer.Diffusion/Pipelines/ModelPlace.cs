using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// Tells a model's folder from what people give in its place: a file, a link that leads nowhere, the cache that a model lies in.
/// </summary>
public static class ModelPlace
{
    private const string Wanted = "a model is a folder in the layout of diffusers, with model_index.json, unet or transformer, vae, "
        + "text_encoder, tokenizer and scheduler";
    private const int MostNamed = 3;

    private static readonly string[] s_singleFiles = [".safetensors", ".ckpt", ".pt", ".bin", ".gguf"];

    // Where a download cache, or an archive that was unpacked, keeps the folder that is meant.
    private static readonly string[][] s_nested = [["*"], ["snapshots", "*"], ["models--*", "snapshots", "*"]];

    /// <exception cref="ModelException">What lies there cannot be a model's folder; the message says what it is.</exception>
    public static void Require(string folder)
    {
        if (FaultOf(folder) is { } fault)
        {
            throw new ModelException(fault);
        }
    }

    /// <summary>One sentence; null of a folder whose files have to tell the rest.</summary>
    public static string? FaultOf(string folder)
    {
        if (Directory.Exists(folder))
        {
            return !Path.Exists(Path.Combine(folder, ModelIndex.FileName)) && Instead(folder) is { } instead ? $"{folder} {instead}" : null;
        }
        return FilePlace.DeadLink(folder) ?? (File.Exists(folder)
            ? $"{folder} is one file{(IsSingle(folder) ? " of the original layout" : "")}, and {Wanted}."
            : $"There is no model folder '{folder}'.");
    }

    private static string? Instead(string folder)
    {
        string[] models = [.. s_nested.SelectMany(pattern => Below(folder, pattern))
            .Where(path => File.Exists(Path.Combine(path, ModelIndex.FileName)))];
        if (models.Length > 0)
        {
            return $"holds a model, and is none: name {string.Join(" or ", models.Take(MostNamed))}.";
        }
        if (Directory.Exists(Path.Combine(folder, "snapshots")))
        {
            return "is a download cache, and there is no model in its snapshots: the download is not complete.";
        }
        var singles = Directory.EnumerateFiles(folder).Where(IsSingle).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .Take(MostNamed).ToList();
        return singles.Count > 0 && !Directory.EnumerateDirectories(folder).Any()
            ? $"holds {string.Join(", ", singles)} of the original layout, and {Wanted}."
            : null;
    }

    private static IEnumerable<string> Below(string folder, string[] pattern) => pattern.Aggregate(
        (IEnumerable<string>)[folder],
        (folders, name) => folders.SelectMany(at => Directory.EnumerateDirectories(at, name, s_readable)).Order(StringComparer.Ordinal));

    private static readonly EnumerationOptions s_readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private static bool IsSingle(string path) => s_singleFiles.Contains(Path.GetExtension(path).ToLowerInvariant());
}

/// <summary>A model's folder that cannot be used; the message lists everything that is wrong with it.</summary>
public sealed class ModelException(string message, Exception? cause = null) : IOException(message, cause);
