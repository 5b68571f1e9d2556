using Dreamer.Errors;
using Dreamer.Storage;

namespace Dreamer.Grains;

/// <summary>Copies blobs, so that what was made from one does not end with it.</summary>
internal sealed class BlobCopies(IBlobStore blobs)
{
    /// <summary>The name of a generation's copy of the uploaded still that it starts from.</summary>
    public const string SourceStill = "source.png";

    public async Task CopyAsync(string from, string to)
    {
        if (!await blobs.CopyAsync(from, to))
        {
            throw new DreamerException(ErrorCode.NotFound, $"The blob '{from}' that was to be copied is gone.");
        }
    }
}
