using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Loras;

/// <summary>
/// The <c>loras</c> folder of a model: <c>NAME.safetensors</c>, or of one for both of a model's experts <c>NAME.transformer.safetensors</c>
/// beside <c>NAME.transformer_2.safetensors</c>.
/// </summary>
public static class LoraFolder
{
    private const string Folder = "loras", Ending = ".safetensors";
    private const int LongestName = 128;

    private static readonly string[] s_parts = ["transformer", "transformer_2"];
    private static readonly string[] s_pickles = [".pt", ".pth", ".bin", ".ckpt"];

    /// <summary>In order; none of a model that has no such folder.</summary>
    public static IReadOnlyList<string> Names(string model) =>
        [.. Files(model).Select(file => file.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The files of the one of this name, each with the only part that it changes, or null for all.</summary>
    /// <exception cref="CheckpointException">There is none; the message says which there are.</exception>
    internal static IReadOnlyList<(string Path, string? Part)> Find(string model, string name)
    {
        (string Path, string? Part)[] found = [.. Files(model).Where(file => file.Name == name).Select(file => (file.Path, file.Part))];
        return found.Length > 0 ? found : throw new CheckpointException(PickleOf(model, name) is { } pickle
            ? $"{pickle} is a program, as PyTorch's pickles are, and not read here: a LoRA is a file of safetensors."
            : $"There is no LoRA '{name}' in {System.IO.Path.Combine(model, Folder)}; there is {Listed(Names(model))}.");
    }

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Select(name => $"'{name}'"));

    private static IEnumerable<(string Path, string Name, string? Part)> Files(string model)
    {
        var folder = System.IO.Path.Combine(model, Folder);
        var paths = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Ending) : [];
        return paths.Order(StringComparer.Ordinal).Select(Named).Where(file => IsName(file.Name));
    }

    private static (string Path, string Name, string? Part) Named(string path)
    {
        var stem = System.IO.Path.GetFileName(path)[..^Ending.Length];
        var part = s_parts.FirstOrDefault(part => stem.EndsWith("." + part, StringComparison.Ordinal));
        return (path, part is null ? stem : stem[..^(part.Length + 1)], part);
    }

    // A colon ends a name where a scale follows it.
    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && !name.Any(c => c is ':' || char.IsControl(c));

    private static string? PickleOf(string model, string name)
    {
        var folder = System.IO.Path.Combine(model, Folder);
        return !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder).FirstOrDefault(
            path => System.IO.Path.GetFileNameWithoutExtension(path) == name && s_pickles.Contains(System.IO.Path.GetExtension(path)));
    }
}
