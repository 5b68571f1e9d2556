using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>OpenAI's own client for node, unmodified, in its two living major versions.</summary>
public sealed class OpenAiClientTests(NanoServer server, ITestOutputHelper output) : IClassFixture<NanoServer>
{
    private const int AfterAll = 6; // generations a day

    private static readonly ManualResetEventSlim s_never = new();

    [OpenAiTheory]
    [InlineData("openai7")]
    [InlineData("openai6")]
    public async Task Every_call_does_what_its_client_expects(string package) =>
        output.WriteLine(await OpenAiClient.RunAsync("checks.mjs", package, server.Running.Url, server.Running.Key));

    [OpenAiTheory]
    [InlineData("openai7")]
    [InlineData("openai6")]
    public async Task Every_failure_is_one_that_its_client_understands(string package)
    {
        using var data = new TemporaryFolder();
        await using var small = await StartAsync(data.Path);

        output.WriteLine(await OpenAiClient.RunAsync("refusals.mjs", package, small.Url, small.Key));
    }

    /// <summary>It takes few generations a day, gives up at the first failure, and breaks at what is called broken.</summary>
    private static Task<RunningServer> StartAsync(string data)
    {
        var model = new FakeModel
        {
            BeforeStep = (caption, _) =>
            {
                Assert.DoesNotContain("broken", caption, StringComparison.Ordinal);
                s_never.Wait(caption.Contains("slow", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(50) : TimeSpan.Zero);
            },
        };
        var options = new GrainsOptions { MaxAttempts = 1, Quota = new QuotaOptions { Default = new QuotaLimits { GenerationsPerDay = AfterAll } } };
        return RunningServer.StartAsync(
            new ServerOptions { Port = 0, Data = data, Model = data, Log = LogLevel.Error, Api = new ApiOptions() },
            builder => builder.Services.AddSingleton<IModelSource>(model).AddSingleton(options));
    }
}
