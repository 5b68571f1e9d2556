using System.Net;
using Dreamer.Api.Assets;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;

namespace Dreamer.Api.Tests.Assets;

public sealed class UploadLimitTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const int TooMany = 3;

    [Fact]
    public async Task More_uploads_at_once_than_are_taken_are_told_to_come_again_and_the_others_end()
    {
        using var goOn = new SemaphoreSlim(0);
        using var client = PatientClient();
        var uploads = Enumerable.Range(0, UploadLimit.AtOnce + UploadLimit.Waiting + TooMany)
            .Select(_ => UploadAsync(client, goOn)).ToList();

        for (var refused = 0; refused < TooMany; refused++)
        {
            var first = await Task.WhenAny(uploads).WaitAsync(TimeSpan.FromSeconds(60));
            uploads.Remove(first);
            var answer = await Answer.OfAsync(await first);
            Assert.Equal((503, "capacity", "1"), (answer.Status, answer["code"], answer.Message.Headers.RetryAfter?.ToString()));
        }
        goOn.Release(uploads.Count);

        Assert.All(await Task.WhenAll(uploads), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
    }

    /// <summary>It sends no body before it is asked for: else it would hear of a refusal only once it had sent all.</summary>
    private HttpClient PatientClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = host.Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = host.Http.DefaultRequestHeaders.Authorization;
        return client;
    }

    private static Task<HttpResponseMessage> UploadAsync(HttpClient client, SemaphoreSlim goOn) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/v1/assets") { Content = new HeldPicture(goOn), Headers = { ExpectContinue = true } });

    /// <summary>A picture of which the second half comes when it may.</summary>
    private sealed class HeldPicture(SemaphoreSlim goOn) : HttpContent
    {
        private readonly byte[] _picture = Png.Encode(RgbImage.Filled(1_000, 1_000, (200, 30, 60))); // over 1 KiB: less is sent in any case

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_picture.AsMemory(0, 50));
            await stream.FlushAsync();
            await goOn.WaitAsync();
            await stream.WriteAsync(_picture.AsMemory(50));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _picture.Length;
            return true;
        }
    }
}
