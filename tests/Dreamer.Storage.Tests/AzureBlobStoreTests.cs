using System.Diagnostics;
using Azure.Storage.Sas;
using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>What only Azure does. What every store does is in <see cref="BlobStoreTests"/>.</summary>
[Collection(Stores.Name)]
public sealed class AzureBlobStoreTests(AzuriteFixture azurite)
{
    [AzuriteFact]
    public async Task A_large_blob_that_is_replaced_while_it_is_read_ends_in_an_error_and_not_in_a_mix()
    {
        var store = new AzureBlobStore(await azurite.NewContainerAsync());
        await store.PutAsync("t/large", new byte[9 << 20], "x/y");
        await using var blob = await store.OpenAsync("t/large");
        await store.PutAsync("t/large", new byte[9 << 20], "x/y");
        var error = await Assert.ThrowsAsync<IOException>(() => blob!.ReadAllAsync(9 << 20));
        Assert.Contains("'t/large'", error.Message, StringComparison.Ordinal);
        Assert.Contains("was replaced while it was read", error.Message, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task A_signed_url_of_a_container_opens_it()
    {
        var container = await azurite.NewContainerAsync();
        await container.CreateAsync();
        var url = container.GenerateSasUri(BlobContainerSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(1)).ToString();
        await new AzureBlobStore(AzureContainer.Open(url)).PutAsync("a", new byte[1], "x/y");
        Assert.Equal(["a"], await new AzureBlobStore(container).ListAsync("").ToListAsync());
    }

    [AzuriteFact]
    public async Task A_key_that_is_wrong_is_one_sentence_without_any_secret()
    {
        var good = await azurite.ConnectionStringAsync();
        var wrong = good.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<IOException>(() => new AzureBlobStore(AzureContainer.Open(wrong)).PutAsync("t/a", new byte[1], "x/y"));
        Assert.Contains("'t/a' in container 'devstoreaccount1/dreamer': the service answered 403", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_tried_a_few_times_and_then_named()
    {
        var nobody = $"DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{FreePort.Next()}/nobody;";
        var began = Stopwatch.GetTimestamp();
        var error = await Assert.ThrowsAsync<IOException>(() => new AzureBlobStore(AzureContainer.Open(nobody)).OpenAsync("t/a"));
        Assert.Contains("Blob 't/a' in container 'nobody/dreamer': 4 tries failed", error.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_url_without_a_signature_is_opened_by_the_identity_of_the_machine()
    {
        var container = AzureContainer.Open("https://account.blob.core.windows.net/container");
        Assert.Equal(("account", "container"), (container.AccountName, container.Name));
    }

    [Theory]
    [InlineData("http://account.blob.core.windows.net/container")]
    [InlineData("https://account.blob.core.windows.net/container?secret=1")]
    [InlineData("https://account.blob.core.windows.net/?sv=1&sig=secret")]
    [InlineData("AccountName=x;AccountKey=secret")]
    [InlineData("secret")]
    public void An_address_that_is_none_is_refused_without_repeating_it(string address)
    {
        var refused = Assert.Throws<ArgumentException>(() => AzureContainer.Open(address));
        Assert.Contains("give a connection string, or a container's https URL", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
