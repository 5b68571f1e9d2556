using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Dreamer.Storage;

/// <summary>
/// Addresses of single blobs in Azure that let whoever has one read for some minutes. They are signed with the account's key, or with one that Azure lends
/// to this machine's identity.
/// </summary>
public sealed class BlobLinks
{
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_lentFor = TimeSpan.FromHours(6);

    private readonly BlobContainerClient _container;
    private readonly TimeProvider _clock;
    private UserDelegationKey? _lent;

    internal BlobLinks(BlobContainerClient container, TimeProvider clock) => (_container, _clock) = (container, clock);

    /// <summary>Who has a signature of a container cannot make others from it.</summary>
    internal static bool CanSign(BlobContainerClient container) => container.CanGenerateSasUri || container.Uri.Query.Length == 0;

    /// <summary>Whether the blob is there, whoever follows the address finds out.</summary>
    public async Task<Uri> SignAsync(string key, TimeSpan lasting, CancellationToken ct = default)
    {
        var (client, now) = (_container.GetBlobClient(BlobKey.Check(key)), _clock.GetUtcNow());
        var signature = new BlobSasBuilder(BlobSasPermissions.Read, now + lasting)
        {
            BlobContainerName = _container.Name,
            BlobName = key,
            Resource = "b", // this blob alone
            StartsOn = now - s_clocksDiffer,
            Protocol = client.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        return client.CanGenerateSasUri
            ? client.GenerateSasUri(signature)
            : client.GenerateUserDelegationSasUri(signature, await LentAsync(now, now + lasting, ct));
    }

    /// <summary>Two that ask at once both get one, and either will do.</summary>
    private async Task<UserDelegationKey> LentAsync(DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        if (_lent is { } lent && lent.SignedExpiresOn >= until)
        {
            return lent;
        }

        try
        {
            return _lent = await _container.GetParentBlobServiceClient().GetUserDelegationKeyAsync(now - s_clocksDiffer, now + s_lentFor, ct);
        }
        catch (Exception refused) when (refused is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new IOException($"Container '{_container.AccountName}/{_container.Name}' lends no key to sign links with: {AzureErrors.ReasonOf(refused)}", refused);
        }
    }
}
