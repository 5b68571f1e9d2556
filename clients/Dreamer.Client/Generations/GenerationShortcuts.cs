namespace Dreamer.Client.Generations;

/// <summary>What takes more than one call, or a request that is said in a word.</summary>
public static class GenerationShortcuts
{
    /// <summary>A new still from a generation's still.</summary>
    public static Task<Generation> RefineAsync(
        this IGenerationClient generations, string parent, string caption, double? strength = null, CancellationToken cancellationToken = default) =>
        generations.GrowAsync(parent, NewGeneration.Refine(parent, caption) with { Strength = strength }, cancellationToken);

    /// <summary>A still along the parent still's own steps up to one of them, and from there with another caption.</summary>
    public static Task<Generation> ContinueAsync(
        this IGenerationClient generations, string parent, int parentStep, string caption, CancellationToken cancellationToken = default) =>
        generations.GrowAsync(parent, NewGeneration.Refine(parent, caption) with { ParentStep = parentStep }, cancellationToken);

    /// <summary>A video that begins with a generation's still.</summary>
    public static Task<Generation> AnimateAsync(
        this IGenerationClient generations, string parent, string motionCaption, CancellationToken cancellationToken = default) =>
        generations.GrowAsync(parent, NewGeneration.Animate(parent, motionCaption), cancellationToken);

    /// <summary>A generation's clip that goes on from its last frame; without a motion caption, with the clip's own.</summary>
    public static Task<Generation> ExtendAsync(
        this IGenerationClient generations, string parent, string? motionCaption = null, CancellationToken cancellationToken = default) =>
        generations.GrowAsync(parent, NewGeneration.Extend(parent, motionCaption), cancellationToken);

    /// <summary>
    /// What shows after <paramref name="stopAfter"/> of its steps what it will be; <see cref="IGenerationClient.FinishAsync"/> goes on from there.
    /// </summary>
    public static Task<Generation> DraftAsync(
        this IGenerationClient generations, string sessionId, NewGeneration generation, int stopAfter, CancellationToken cancellationToken = default) =>
        generations.CreateAsync(sessionId, generation with { StopAfter = stopAfter }, cancellationToken);

    /// <summary>
    /// Saves a result as a file: the clip as an <c>.mp4</c>, the still, or a clip's first picture, as a <c>.png</c>.
    /// A download that breaks off leaves no file, and one that is there already stays, unless <paramref name="overwrite"/> says otherwise.
    /// </summary>
    public static async Task SaveAsync(
        this IGenerationClient generations, string id, string path, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        var variant = VariantOf(path);
        var partial = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}";
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew))
            {
                await generations.DownloadAsync(id, variant, file, cancellationToken);
            }

            File.Move(partial, path, overwrite);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static string VariantOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".mp4" => ResultVariants.Video,
        ".png" => ResultVariants.Image,
        var ending => throw new ArgumentException($"'{path}' ends in '{ending}'; a clip is saved as .mp4, and a still as .png."),
    };

    private static async Task<Generation> GrowAsync(
        this IGenerationClient generations, string parent, NewGeneration child, CancellationToken cancellationToken) =>
        await generations.CreateAsync((await generations.GetAsync(parent, cancellationToken)).SessionId, child, cancellationToken);
}
