using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Generations;

/// <summary>Serves the bytes of a result.</summary>
internal static class GenerationContent
{
    public static async Task<FileStreamHttpResult> GetAsync(
        string id, string? variant, HttpContext http, Caller caller, IGrainFactory grains, IBlobStore blobs, CancellationToken cancellationToken)
    {
        var (blob, opened) = await OpenAsync(id, variant, caller, grains, blobs, cancellationToken);
        return BlobAnswer.Of(blob, http, changes: opened == ArtifactVariant.Preview);
    }

    /// <summary>The result itself, unless the client names a variant; the caller disposes of the blob.</summary>
    public static async Task<(Blob Blob, ArtifactVariant Variant)> OpenAsync(
        string id, string? variant, Caller caller, IGrainFactory grains, IBlobStore blobs, CancellationToken cancellationToken)
    {
        var generation = RequestIds.Generation(id);
        var view = await grains.Generation(caller.Tenant, generation).GetAsync() ?? throw RequestIds.Unknown(generation);
        var wanted = VariantOf(variant, view);
        return (await OpenAsync(view, wanted, blobs, cancellationToken), wanted);
    }

    /// <summary>The blob of a result, or a refusal that says what there is.</summary>
    public static async Task<Blob> OpenAsync(GenerationView view, ArtifactVariant variant, IBlobStore blobs, CancellationToken cancellationToken)
    {
        var blob = view.Find(variant) is { } artifact ? await blobs.OpenAsync(artifact.Blob, cancellationToken) : null;
        return blob ?? throw new DreamerException(
            ErrorCode.NotFound,
            $"Generation '{view.Id}' has no {WireName.Of(variant)}; its kind is '{WireName.Of(view.Settings.Kind)}', and its state '{WireName.Of(view.Progress.State)}'.",
            "variant");
    }

    private static ArtifactVariant VariantOf(string? text, GenerationView view)
    {
        if (text is null)
        {
            return view.Settings.Kind.MakesClip() ? ArtifactVariant.Video : ArtifactVariant.Image;
        }

        // By name only: Enum.TryParse alone would take numbers and lists too.
        return text.All(char.IsAsciiLetterLower) && Enum.TryParse<ArtifactVariant>(text, ignoreCase: true, out var variant)
            ? variant
            : throw new ProblemException(Problem.Invalid(
                $"Parameter 'variant' is '{Shown.Briefly(text)}', and takes one of {WireName.AllOf(typeof(ArtifactVariant))}.", "variant"));
    }
}
