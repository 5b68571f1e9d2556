using Dreamer.Errors;
using Dreamer.Storage;

namespace Dreamer.Grains;

/// <summary>Copies blobs, so that what was made from one does not end with it.</summary>
internal sealed class BlobCopies(IBlobStore blobs)
{
    /// <summary>The name of a generation's copy of the uploaded still that it starts from.</summary>
    public const string SourceStill = "source.png";

    private const long MaxBytes = 512L << 20;

    public async Task CopyAsync(string from, string to)
    {
        await using var blob = await blobs.OpenAsync(from) ?? throw new DreamerException(ErrorCode.NotFound, $"The blob '{from}' that was to be copied is gone.");
        await blobs.PutAsync(to, await blob.ReadAllAsync(MaxBytes), blob.ContentType);
    }
}
