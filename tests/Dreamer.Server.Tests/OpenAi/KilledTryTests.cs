using System.Net.Http.Headers;
using System.Text.Json;
using Dreamer.Client.Generations;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>A client that counts its tries and sends no key, and a server that is killed between them.</summary>
public sealed class KilledTryTests
{
    private const int Lives = 4;

    [NanoFact]
    public async Task However_often_it_is_killed_between_tries_there_is_one_video_and_it_is_billed_once()
    {
        using var data = new TemporaryFolder();
        var ids = new HashSet<string>();
        for (var tries = 0; tries < Lives; tries++)
        {
            using var server = await ServerProcess.StartAsync(data.Path);
            ids.Add((await TryAsync(server, tries)).GetProperty("id").GetString()!);
            server.Kill();
        }

        using var last = await ServerProcess.StartAsync(data.Path);
        ids.Add((await TryAsync(last, Lives)).GetProperty("id").GetString()!);
        var end = await last.Client.Generations.WaitAsync(Assert.Single(ids));
        var usage = await last.Client.Usage.ReadAsync();

        Assert.Equal(GenerationStates.Succeeded, end.State);
        Assert.Equal([end.Id, end.Still], usage.Data.Select(line => line.Generation).OrderByDescending(id => id == end.Id));
        Assert.Single((await last.Client.Sessions.ListAsync()).Data);
    }

    /// <summary>In a form, whose boundary is another one at each try, as fetch makes it.</summary>
    private static async Task<JsonElement> TryAsync(ServerProcess server, int tries)
    {
        using var http = new HttpClient();
        using var form = new MultipartFormDataContent { { new StringContent("a red star moves to the left"), "\"prompt\"" }, { new StringContent("8"), "\"num_inference_steps\"" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, "v1/videos")) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.Key);
        request.Headers.Add("x-stainless-retry-count", $"{tries}");
        using var answer = await http.SendAsync(request);
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
    }
}
