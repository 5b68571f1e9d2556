using System.Globalization;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Generations;

/// <summary>Serves the bytes of a result.</summary>
internal static class GenerationContent
{
    public static async Task<Results<FileStreamHttpResult, PushStreamHttpResult, RedirectHttpResult>> GetAsync(
        string id, [AsParameters] ContentQuery query, HttpContext http, Caller caller, IGrainFactory grains, IBlobStore blobs, ClipDownloads downloads,
        ContentLinks links, CancellationToken cancellationToken)
    {
        var view = await ViewAsync(id, caller, grains);
        if (query.IsDownload)
        {
            return await downloads.OfAsync(view, query, http, cancellationToken);
        }
        if (await links.OfAsync(view, query.VariantOf(view), http, cancellationToken) is { } elsewhere)
        {
            return elsewhere;
        }

        var (blob, opened) = await OpenAsync(view, query, caller, blobs, cancellationToken);
        return BlobAnswer.Of(blob, http, changes: opened == ArtifactVariant.Preview && query.Step is null);
    }

    /// <summary>The result that is asked for; the caller disposes of the blob.</summary>
    public static async Task<(Blob Blob, ArtifactVariant Variant)> OpenAsync(
        string id, ContentQuery query, Caller caller, IGrainFactory grains, IBlobStore blobs, CancellationToken cancellationToken) =>
        await OpenAsync(await ViewAsync(id, caller, grains), query, caller, blobs, cancellationToken);

    private static async Task<(Blob Blob, ArtifactVariant Variant)> OpenAsync(
        GenerationView view, ContentQuery query, Caller caller, IBlobStore blobs, CancellationToken cancellationToken)
    {
        var wanted = query.VariantOf(view);
        var step = query.StepOf(wanted);
        var blob = wanted == ArtifactVariant.Preview
            ? await OpenPreviewAsync(view, step, caller.Tenant, blobs, cancellationToken)
            : await OpenAsync(view, wanted, blobs, cancellationToken);
        return (blob, wanted);
    }

    /// <summary>The blob of a result, or a refusal that says what there is.</summary>
    public static async Task<Blob> OpenAsync(GenerationView view, ArtifactVariant variant, IBlobStore blobs, CancellationToken cancellationToken)
    {
        var blob = view.Find(variant) is { } artifact ? await blobs.OpenAsync(artifact.Blob, cancellationToken) : null;
        return blob ?? throw Missing(view, variant);
    }

    /// <summary>Of a step, or the newest.</summary>
    private static async Task<Blob> OpenPreviewAsync(GenerationView view, int? step, TenantId tenant, IBlobStore blobs, CancellationToken cancellationToken)
    {
        if (view.PreviewSteps.IsEmpty)
        {
            return await OpenAsync(view, ArtifactVariant.Preview, blobs, cancellationToken);
        }

        var wanted = step ?? view.PreviewSteps[^1];
        var key = DenoisingOrder.PreviewOf($"{tenant}/{view.Id.Session}/{view.Id}", wanted);
        var blob = view.PreviewSteps.Contains(wanted) ? await blobs.OpenAsync(key, cancellationToken) : null;
        return blob ?? throw new DreamerException(
            ErrorCode.NotFound, string.Create(CultureInfo.InvariantCulture, $"Generation '{view.Id}' has no preview of step {wanted}: it has those of {string.Join(", ", view.PreviewSteps)}."), "step");
    }

    private static async Task<GenerationView> ViewAsync(string id, Caller caller, IGrainFactory grains)
    {
        var generation = RequestIds.Generation(id);
        return await grains.Generation(caller.Tenant, generation).GetAsync() ?? throw RequestIds.Unknown(generation);
    }

    private static DreamerException Missing(GenerationView view, ArtifactVariant variant) => new(
        ErrorCode.NotFound,
        $"Generation '{view.Id}' has no {WireName.Of(variant)}; its kind is '{WireName.Of(view.Settings.Kind)}', and its state '{WireName.Of(view.Progress.State)}'.",
        "variant");
}
