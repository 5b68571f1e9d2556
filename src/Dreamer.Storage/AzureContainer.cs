using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Dreamer.Storage;

/// <summary>Finds the container that an operator names. No message repeats what was given: it holds a secret.</summary>
internal static class AzureContainer
{
    /// <summary>The container where a connection string is given, which names none.</summary>
    public const string DefaultName = "dreamer";

    private const string Expected =
        "give a connection string, or a container's https URL, with a shared access signature (?…&sig=…) or, for the identity of this machine, with nothing behind it";

    public static BlobContainerClient Open(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? FromUrl(address)
            : FromConnectionString(address);

    private static BlobContainerClient FromUrl(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.AbsolutePath.Length > 1)
        {
            if (url.Query.Contains("sig=", StringComparison.Ordinal))
            {
                return new BlobContainerClient(url, Patience());
            }
            if (url.Query.Length == 0 && url.Scheme == Uri.UriSchemeHttps) // a token crosses no network without TLS
            {
                return new BlobContainerClient(url, new DefaultAzureCredential(), Patience());
            }
        }
        throw new ArgumentException($"The URL of the blob container has no container's name, or what is behind it is no signature: {Expected}.", nameof(address));
    }

    private static BlobContainerClient FromConnectionString(string address)
    {
        try
        {
            return new BlobContainerClient(address, DefaultName, Patience());
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            throw new ArgumentException($"The address of the blobs ({address.Length} characters) cannot be read: {Expected}.", nameof(address));
        }
    }

    /// <summary>Four tries, a hundred seconds each: enough for a clip over a thin line, and still an end.</summary>
    private static BlobClientOptions Patience()
    {
        var options = new BlobClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(250);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(100);
        return options;
    }
}
