using Dreamer.Diffusion.Checkpoints;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// Begins a stage two with public motion modules: diffusers' UNetMotionModel or MotionAdapter, or AnimateDiff's own files. They hold the
/// temporal
/// transformers alone; all other layers of ours stay as they were built. So do the attentions to a motion caption, which take the place of
/// a
/// second attention over frames, and the table of frame positions, which is a formula.
/// </summary>
public static class PublicMotionModules
{
    /// <summary>Loads a folder or file; one error lists what does not fit.</summary>
    public static void LoadPublicModules(this FactorizedVideoUNet video, string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        string[] modules = [.. checkpoint.Names.Where(AnimateDiffLayout.IsMotionKey)];
        if (modules.Length == 0)
        {
            throw new CheckpointException(
                $"{checkpoint.Source} has no tensor with '.motion_modules.' in its name: it holds no motion modules.");
        }
        var hasMiddle = modules.Any(IsOfMiddle); // released both with and without
        video.LoadCheckpoint(
            checkpoint, KeyOf, key => AnimateDiffLayout.IsMotionKey(key) && IsPublic(key) && (hasMiddle || !IsOfMiddle(key)));

        string? KeyOf(string name) =>
            AnimateDiffLayout.IsMotionKey(name) && AnimateDiffLayout.CanonicalKey(name) is { } key && IsPublic(key) ? key : null;

        bool IsPublic(string key) =>
            !key.EndsWith(".pos_embed.pe", StringComparison.Ordinal) && !IsOurs(key)
            && !(
                video.Config.T5
                    && (key.Contains(".attn2.", StringComparison.Ordinal) || key.Contains(".norm2.", StringComparison.Ordinal)));
    }

    private static bool IsOfMiddle(string key) => key.StartsWith("mid_block.", StringComparison.Ordinal);

    private static bool IsOurs(string key) =>
        key.Contains(".ada1.", StringComparison.Ordinal) || key.Contains(".ada3.", StringComparison.Ordinal);
}
