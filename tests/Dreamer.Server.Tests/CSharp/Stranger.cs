// A stranger's program, which knows the packages alone; PackageTests publishes it. Arguments: HTTP's address, gRPC's, the key, a folder.
using Dreamer.Client;
using Dreamer.Client.AI;
using Dreamer.Client.Generations;
using Dreamer.Client.Webhooks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

foreach (var transport in Enum.GetValues<DreamerTransport>())
{
    await using var services = new ServiceCollection().AddDreamerClient(options =>
    {
        options.Server = new Uri(args[transport == DreamerTransport.Http ? 0 : 1]);
        options.ApiKey = args[2];
        options.Transport = transport;
    }).BuildServiceProvider();
    using var client = services.GetRequiredService<IDreamerClient>();
    var events = new Events();

    var still = await client.GenerateAsync(
        NewGeneration.TextToImage("a large red star on a blue background") with { Seed = 7, Steps = 4 }, events);
    var clip = await client.GenerateAsync(
        NewGeneration.Animate(still.Id, "the star moves to the left") with { Steps = 4, Frames = 2 });
    await client.Generations.SaveAsync(clip.Id, Path.Combine(args[3], $"{transport}.mp4"));
    var uploaded = await client.Assets.UploadAsync(await StillAsync(client, still.Id));
    var picture = await client.AsIImageGenerator().GenerateImagesAsync("a small green ring");

    Console.WriteLine($"{transport}: {events.Last}, {uploaded.Size}, {picture.Contents.OfType<DataContent>().Single().MediaType}");
    Console.WriteLine($"{transport}: {(await client.Models.ListAsync())[0].Id}, {(await client.Usage.ReadAsync()).Totals.Succeeded > 0}");
    try
    {
        await client.Generations.GetAsync($"gen_{new string('0', 32)}_{new string('0', 16)}");
    }
    catch (DreamerApiException refused)
    {
        Console.WriteLine($"{transport}: {refused.Code}");
    }
}

try
{
    new WebhookVerifier("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").Verify("{}"u8, "msg_1", "now", "v1,none");
}
catch (WebhookVerificationException refused)
{
    Console.WriteLine(refused.Message);
}

static async Task<MemoryStream> StillAsync(IDreamerClient client, string id)
{
    var bytes = new MemoryStream();
    await client.Generations.DownloadAsync(id, ResultVariants.Image, bytes);
    bytes.Position = 0;
    return bytes;
}

internal sealed class Events : IProgress<GenerationEvent>
{
    public string? Last { get; private set; }

    public void Report(GenerationEvent value) => Last = value.State;
}
