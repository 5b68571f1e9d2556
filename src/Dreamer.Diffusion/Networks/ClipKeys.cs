namespace Dreamer.Diffusion.Networks;

/// <summary>A CLIP tower's keys in public checkpoints.</summary>
internal static class ClipKeys
{
    /// <summary>The tower's key, null for one to skip: files of 2022 hold a table of positions, no weight.</summary>
    public static string? Canonical(string key) => key.EndsWith("embeddings.position_ids", StringComparison.Ordinal) ? null : key;

    /// <summary>The same for a checkpoint of these keys: one of both towers, a CLIPModel, holds the other's weights too.</summary>
    public static Func<string, string?> Of(IReadOnlyCollection<string> names, Func<string, bool> isOwn) =>
        names.Contains("logit_scale") ? key => isOwn(key) ? Canonical(key) : null : Canonical;
}
