using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Dreamer.Storage;

/// <summary>Blobs in a container of Azure Blob Storage, which is made with the first write. Each write is one request, and so whole or not there.</summary>
internal sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    private const string WriteId = "write";

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default) =>
        AskAsync(key, () => UploadAsync(key, content, Options(content, contentType, conditions: null), ct), ct);

    public Task<string?> ReplaceAsync(string key, string? expectedETag, ReadOnlyMemory<byte> content, string contentType, CancellationToken ct = default)
    {
        var condition = expectedETag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(expectedETag) };
        var options = Options(content, contentType, condition);
        return AskAsync(key, ReplaceAsync, ct);

        async Task<string?> ReplaceAsync()
        {
            try
            {
                return await UploadAsync(key, content, options, ct);
            }
            catch (RequestFailedException refused) when (AzureErrors.IsUnmet(refused))
            {
                return await WrittenAsync(key, options.Metadata[WriteId], ct);
            }
        }
    }

    public Task<bool> CopyAsync(string source, string copy, CancellationToken ct = default)
    {
        return AskAsync(source, CopyAsync, ct);

        async Task<bool> CopyAsync()
        {
            try
            {
                var copying = await Client(copy).StartCopyFromUriAsync(Client(source).Uri, cancellationToken: ct);
                await copying.WaitForCompletionAsync(ct);
                return true;
            }
            catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
            {
                return false;
            }
        }
    }

    public Task<Blob?> OpenAsync(string key, CancellationToken ct = default)
    {
        var client = Client(key);
        return AskAsync(key, OpenAsync, ct);

        async Task<Blob?> OpenAsync()
        {
            try
            {
                var read = await ReadAsync(client, new HttpRange(0, AzureBlobStream.Window), condition: null, ct);
                var details = read.Details;
                var length = LengthOf(details);
                return new Blob(new AzureBlobStream(length, read.Content.ToMemory(), FetchAsync), length, details.ContentType, Bare(details.ETag));
                Task<ReadOnlyMemory<byte>> FetchAsync(long start, int count, CancellationToken token) => ReadOnAsync(key, new HttpRange(start, count), details.ETag, token);
            }
            catch (RequestFailedException empty) when (empty.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                BlobProperties properties = await client.GetPropertiesAsync(cancellationToken: ct);
                return new Blob(Stream.Null, 0, properties.ContentType, Bare(properties.ETag));
            }
            catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
            {
                return null;
            }
        }
    }

    public Task<bool> DeleteAsync(string key, string? expectedETag = null, CancellationToken ct = default)
    {
        var condition = expectedETag is null ? null : new BlobRequestConditions { IfMatch = new ETag(expectedETag) };
        return AskAsync(key, DeleteAsync, ct);

        async Task<bool> DeleteAsync()
        {
            try
            {
                return await Client(key).DeleteIfExistsAsync(conditions: condition, cancellationToken: ct);
            }
            catch (RequestFailedException refused) when (AzureErrors.IsUnmet(refused) || refused.Status == (int)HttpStatusCode.NotFound)
            {
                return false;
            }
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct = default)
    {
        _ = BlobKey.FolderOf(prefix);
        await using var found = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, ct).GetAsyncEnumerator(ct);
        while (await AskAsync(prefix, NextAsync, ct))
        {
            yield return found.Current.Name;
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await found.MoveNextAsync();
            }
            catch (RequestFailedException none) when (none.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                return false;
            }
        }
    }

    private BlobClient Client(string key) => container.GetBlobClient(BlobKey.Check(key));

    private static BlobUploadOptions Options(ReadOnlyMemory<byte> content, string contentType, BlobRequestConditions? conditions) => new()
    {
        HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
        Conditions = conditions,
        Metadata = new Dictionary<string, string> { [WriteId] = Guid.NewGuid().ToString("N") },
        // Never in blocks: those of two writers at once have the same names, and could end in one blob.
        TransferOptions = new Azure.Storage.StorageTransferOptions { InitialTransferSize = content.Length + 1L },
    };

    /// <summary>Answers the new ETag.</summary>
    private async Task<string> UploadAsync(string key, ReadOnlyMemory<byte> content, BlobUploadOptions options, CancellationToken ct)
    {
        try
        {
            return await UploadAsync();
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: ct);
            return await UploadAsync();
        }

        async Task<string> UploadAsync()
        {
            BlobContentInfo written = await Client(key).UploadAsync(new BinaryData(content), options, ct);
            return Bare(written.ETag);
        }
    }

    /// <summary>The ETag, if the blob is of this very write: a try whose answer was lost makes the next one find its condition unmet.</summary>
    private async Task<string?> WrittenAsync(string key, string writeId, CancellationToken ct)
    {
        try
        {
            BlobProperties properties = await Client(key).GetPropertiesAsync(cancellationToken: ct);
            return properties.Metadata.TryGetValue(WriteId, out var found) && found == writeId ? Bare(properties.ETag) : null;
        }
        catch (RequestFailedException gone) when (gone.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<BlobDownloadResult> ReadAsync(BlobClient client, HttpRange range, BlobRequestConditions? condition, CancellationToken ct) =>
        await client.DownloadContentAsync(new BlobDownloadOptions { Range = range, Conditions = condition }, ct);

    private Task<ReadOnlyMemory<byte>> ReadOnAsync(string key, HttpRange range, ETag version, CancellationToken ct) =>
        AskAsync(key, async () => (await ReadAsync(Client(key), range, new BlobRequestConditions { IfMatch = version }, ct)).Content.ToMemory(), ct);

    /// <summary>Without the quotes that the header has.</summary>
    private static string Bare(ETag etag) => etag.ToString().Trim('"');

    /// <summary>Of the whole blob: what was asked for is a range, and the answer says of how much ("bytes 0-9/100").</summary>
    private static long LengthOf(BlobDownloadDetails details) =>
        details.ContentRange is { } range ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), provider: null) : details.ContentLength;

    /// <summary>One sentence with the key for all that can go wrong on the way, once the tries are used up.</summary>
    private async Task<T> AskAsync<T>(string key, Func<Task<T>> request, CancellationToken ct)
    {
        try
        {
            return await request();
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or AuthenticationFailedException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new IOException($"Blob '{key}' in container '{container.AccountName}/{container.Name}': {AzureErrors.ReasonOf(error)}", error);
        }
    }
}
