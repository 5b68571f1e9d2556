using System.Net;

namespace Dreamer.Storage.Tests;

public sealed class BlobLinksTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan s_minutes = TimeSpan.FromMinutes(5);

    [AzuriteFact]
    public async Task A_link_reads_its_blob_and_nothing_else_and_writes_nothing()
    {
        var (links, http) = await OpenAsync();
        using (http)
        {
            var link = await links.SignAsync("acme/s/g/still.png", s_minutes);

            Assert.Equal("of acme", await http.GetStringAsync(link));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Get, link.AbsoluteUri.Replace("acme/s", "other/s", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Delete, link.AbsoluteUri));
            using var put = new HttpRequestMessage(HttpMethod.Put, link) { Headers = { { "x-ms-blob-type", "BlockBlob" } }, Content = new StringContent("changed") };
            Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(put)).StatusCode);
            Assert.Equal("of acme", await http.GetStringAsync(link));
        }
    }

    [AzuriteFact]
    public async Task A_link_that_has_run_out_or_was_altered_reads_nothing()
    {
        var (links, http) = await OpenAsync();
        using (http)
        {
            var over = await links.SignAsync("acme/s/g/still.png", TimeSpan.FromSeconds(-1));
            var good = (await links.SignAsync("acme/s/g/still.png", s_minutes)).AbsoluteUri;
            var until = new Uri(good).Query.TrimStart('?').Split('&').Single(part => part.StartsWith("se=", StringComparison.Ordinal));

            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Get, over.AbsoluteUri));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Get, good.Replace(until, "se=2099-01-01T00%3A00%3A00Z", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, HttpMethod.Get, good.Replace("sp=r", "sp=rw", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Who_has_a_signature_alone_signs_no_links() =>
        Assert.False(BlobLinks.CanSign(AzureContainer.Open("https://example.blob.core.windows.net/dreamer?sv=2024-01-01&sig=c2ln")));

    private async Task<(BlobLinks, HttpClient)> OpenAsync()
    {
        var container = await azurite.NewContainerAsync();
        var store = new AzureBlobStore(container);
        await store.PutAsync("acme/s/g/still.png", "of acme"u8.ToArray(), "image/png");
        await store.PutAsync("other/s/g/still.png", "of another"u8.ToArray(), "image/png");
        return (new BlobLinks(container, TimeProvider.System), new HttpClient());
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, new Uri(address));
        return (await http.SendAsync(request)).StatusCode;
    }
}
