using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Generations;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Documents;

/// <summary>What the pages say of the API is what a server answers.</summary>
public sealed partial class ApiPageTests
{
    /// <summary>Tells the status of each call on standard error; a call that fails ends the script.</summary>
    private const string Before = """
        set -euo pipefail
        curl() { command curl --noproxy '*' --max-time 120 --write-out '%{stderr}\nstatus %{http_code}\n' "$@"; }

        """;

    private static readonly string[] s_pages = ["docs/api.md", "docs/openai.md"];

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/api.md")]
    [InlineData("docs/tenants.md")]
    [InlineData("docs/openai.md")]
    [InlineData("docs/quickstart/curl.md")]
    public async Task Every_call_of_a_page_gets_the_status_behind_it(string page)
    {
        await using var server = await FakeServer.StartAsync();
        using var folder = new TemporaryFolder();
        var calls = PageCalls.Of(page);
        Assert.NotEmpty(calls.Expected);

        var (code, said) = await RunAsync(Before + calls.Script, folder.Path, server);

        var got = Status().Matches(said).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        var wrong = calls.Expected.Zip(got, (call, status) => (call.Where, call.Status, status)).FirstOrDefault(call => call.Status != call.status);
        Assert.True(wrong.Where is null, $"{wrong.Where} says {wrong.Status}, and the server says {wrong.status}:\n{said}");
        Assert.True(code == 0 && got.Count == calls.Expected.Count, $"{page} has {calls.Expected.Count} calls; {got.Count} were answered, and bash ended with {code}:\n{said}");
    }

    [Fact]
    public async Task The_pages_have_every_call_field_and_word_of_the_api()
    {
        await using var server = await FakeServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Running.Url };
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
        var pages = await Task.WhenAll(s_pages.Select(page => File.ReadAllTextAsync(RepositoryRoot.Combine(page))));

        var calls = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}"));
        var words = document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .SelectMany(schema => schema.Value.TryGetProperty("enum", out var values) ? values.EnumerateArray().Select(value => value.GetString()!) : []);
        var missing = calls.Concat(words).Concat(GenerationField.All.Select(field => field.Name)).Where(word => !pages.Any(page => page.Contains($"`{word}`", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    private static async Task<(int Code, string Said)> RunAsync(string script, string folder, FakeServer server)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["URL"] = server.Running.Url.ToString().TrimEnd('/'), ["KEY"] = server.Running.Key },
        };
        using var bash = Process.Start(start)!;
        var (answers, said) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync();
        await answers;
        return (bash.ExitCode, await said);
    }

    [GeneratedRegex(@"(?m)^status (\d{3})$")]
    private static partial Regex Status();
}
