using System.Text.RegularExpressions;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// One of the files that may hold a network's weights, by its name: <c>STEM[.VARIANT].safetensors</c>, or the index of shards, whose
/// variant stands in one of several places. Public folders hold several, for several precisions and libraries.
/// </summary>
internal sealed partial record WeightFile(string Path, string Stem, string Variant, bool IsIndex)
{
    private const string Extension = "safetensors";

    private static readonly string[] s_stems = ["diffusion_pytorch_model", "model"];

    // Without a variant is full precision as a rule; the rest by what is lost.
    private static readonly string[] s_variants = ["", "fp32", "fp16", "bf16"];

    // A whole file and shards are equals: which of two saves is the older one, no name says.
    private (bool IsOther, int Variant) Rank =>
        (!s_stems.Contains(Stem), Array.IndexOf(s_variants, Variant) is >= 0 and var known ? known : s_variants.Length);

    /// <summary>The file to load; one error names the candidates where none is better than all others.</summary>
    public static string FindIn(string folder)
    {
        var weights = Directory.GetFiles(folder).Select(Parse).OfType<WeightFile>();
        WeightFile[] found = [.. weights.OrderBy(file => file.Rank).ThenBy(file => file.Path, StringComparer.Ordinal)];
        if (found.Length == 0)
        {
            throw new CheckpointException($"{folder} must hold one .safetensors file or one .safetensors.index.json; {Instead(folder)}.");
        }
        WeightFile[] best = WithoutShards([.. found.TakeWhile(file => file.Rank == found[0].Rank)]);
        return best is [var only]
            ? only.Path
            : throw new CheckpointException(
                $"{folder} holds several files of weights, "
                    + $"{string.Join(", ", best.Select(file => System.IO.Path.GetFileName(file.Path)))}: leave one of them.");
    }

    /// <summary>A file that has a whole one's name may still be the one shard of an index.</summary>
    private static WeightFile[] WithoutShards(WeightFile[] files)
    {
        if (files.Length < 2 || files.Count(file => file.IsIndex) != 1)
        {
            return files;
        }
        var shards = CheckpointIndex.Read(files.Single(file => file.IsIndex).Path).FileOf.Values.ToHashSet();
        return [.. files.Where(file => !shards.Contains(System.IO.Path.GetFileName(file.Path)))];
    }

    /// <summary>Null for other files, and for shards, which only their index makes whole.</summary>
    private static WeightFile? Parse(string path)
    {
        var parts = System.IO.Path.GetFileName(path).Split('.');
        var isIndex = parts[^1] == "json" && parts.Contains(Extension) && parts.Contains("index");
        if (!isIndex && parts[^1] != Extension || parts.Length < 2)
        {
            return null;
        }
        var variant = string.Join('.', parts[1..].Where(part => part is not (Extension or "index" or "json")));
        return !isIndex && Shard().IsMatch(string.Join('.', parts[..^1])) ? null : new WeightFile(path, parts[0], variant, isIndex);
    }

    private static string Instead(string folder)
    {
        string[] names = [.. Directory.GetFiles(folder).Select(path => System.IO.Path.GetFileName(path)!)];
        return names.FirstOrDefault(name => name.EndsWith("." + Extension, StringComparison.Ordinal)) is { } shard
            ? $"it holds {shard} without an index"
            : names.FirstOrDefault(name => name.EndsWith(".gguf", StringComparison.Ordinal)) is { } blocks
                ? $"it holds {blocks}, and GGUF's block-wise numbers are not read here"
            : names.FirstOrDefault(name => name.EndsWith(".bin", StringComparison.Ordinal)) is { } pickle
                ? $"it holds {pickle}, and such files are programs, which are not run here"
            : $"it holds 0 among its {names.Length} files";
    }

    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex Shard();
}
