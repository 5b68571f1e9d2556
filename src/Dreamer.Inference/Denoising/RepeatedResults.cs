using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Storage;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// What was made before from the same values, seed, inputs and weights, for the same tenant, under a key of all these. A repeat gets copies of
/// its own, so that nobody's deletion takes another's results.
/// </summary>
internal sealed class RepeatedResults(IBlobStore blobs, InferenceOptions options)
{
    private const string IndexType = "application/json";

    public async Task RememberAsync(DenoisingOrder order, string revision, ImmutableArray<Artifact> artifacts, CancellationToken cancellationToken)
    {
        if (await KeyOfAsync(order, revision) is { } key)
        {
            await blobs.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(new Remembered(order.Job, [.. artifacts])), IndexType, cancellationToken);
        }
    }

    /// <summary>Null when it was not made before, or is no longer there.</summary>
    public async Task<ImmutableArray<Artifact>?> FindAsync(DenoisingOrder order, string revision)
    {
        if (await KeyOfAsync(order, revision) is not { } key || await ReadAsync(key) is not { } index)
        {
            return null;
        }
        var remembered = JsonSerializer.Deserialize<Remembered>(index)!;
        if (remembered.Job == order.Job)
        {
            return null; // its own, of which it died before it could say so: no repeat, and made again to the same bytes from its checkpoint
        }
        var copies = await Task.WhenAll(remembered.Artifacts.Select(artifact => CopyAsync(artifact, remembered.Job, order.Job)));
        if (copies.Any(copy => copy is null))
        {
            await blobs.DeleteAsync(key); // its session was deleted
            return null;
        }
        return [.. copies.Select(copy => copy!)];
    }

    private async Task<Artifact?> CopyAsync(Artifact artifact, string from, string to)
    {
        var copy = artifact with { Blob = to + artifact.Blob[from.Length..] };
        return await blobs.CopyAsync(artifact.Blob, copy.Blob) ? copy : null;
    }

    /// <summary>Null when nothing is kept to be repeated.</summary>
    private async Task<string?> KeyOfAsync(DenoisingOrder order, string revision)
    {
        if (!options.RepeatResults || order.Settings.StopAfter is not null) // a draft keeps more than its results
        {
            return null;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { revision, Values = ValuesOf(order.Settings) }));
        if (order.Still is { } still)
        {
            hash.AppendData(SHA256.HashData(await ReadAsync(still.Image) ?? []));
            hash.AppendData(SHA256.HashData(still.Latents is { } latents ? await ReadAsync(latents) ?? [] : []));
        }
        if (order.Clip is { } clip)
        {
            hash.AppendData(SHA256.HashData(await ReadAsync(clip.Video) ?? []));
            hash.AppendData(SHA256.HashData(await ReadAsync(clip.Latents) ?? []));
        }
        return $"_repeats/{order.Tenant}/{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>
    /// Without what the bytes do not depend on. The still that it starts from counts by its content, which the key holds, and not by its name:
    /// a clip is the same whether it was asked for by its still or as a whole.
    /// </summary>
    private static GenerationSettings ValuesOf(GenerationSettings settings)
    {
        var isClip = settings.Kind.MakesClip();
        var values = settings with
        {
            Kind = isClip && settings.Kind != GenerationKind.Extend ? GenerationKind.Animate : settings.Kind,
            Model = "", // its weights' revision counts, whatever their folder is called
            Loras = [], // it covers their files
            Parent = null,
            Asset = null,
            Origin = null,
            Finishes = null, // to the bytes of a run that never stopped
            Lane = default,
            Deadline = null,
            Previews = false,
            Metadata = ImmutableDictionary<string, string>.Empty,
            Warnings = [],
        };
        return isClip ? values with { Caption = "", NegativeCaption = "" } : values with { MotionCaption = "", ImageGuidance = 0, Frames = 0, Fps = 0, MotionStrength = 0 };
    }

    private Task<byte[]?> ReadAsync(string key) => blobs.ReadAsync(key, options.MaxInputBytes);

    private sealed record Remembered(string Job, Artifact[] Artifacts);
}
