using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The list of settings, and all that is made of it.</summary>
public sealed class SettingsListTests
{
    private const string Schema = "deploy/settings.schema.json";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_schema_is_the_one_that_the_program_makes()
    {
        var actual = Path.Combine(AppContext.BaseDirectory, "settings.schema.actual.json");
        File.WriteAllText(actual, SettingsSchema.Of(ServerSettings.Sections).ToJsonString(s_indented) + "\n");

        Assert.True(
            File.Exists(RepositoryRoot.Combine(Schema)) && File.ReadAllText(RepositoryRoot.Combine(Schema)) == File.ReadAllText(actual),
            $"The settings have changed: cp {actual} {RepositoryRoot.Combine(Schema)}");
    }

    [Fact]
    public void The_page_has_every_setting_with_its_default()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("docs/settings.md"));
        Assert.All(ServerSettings.Sections.SelectMany(KnownSetting.Of), setting => AssertStands(page, setting));
    }

    [Fact]
    public void Help_names_every_setting()
    {
        var root = new System.CommandLine.RootCommand();
        EnvironmentHelp.AddTo(root, ServerSettings.Sections);
        using var help = new StringWriter();
        root.Parse("--help").Invoke(new System.CommandLine.InvocationConfiguration { Output = help });

        Assert.Contains("Inference__MaxBatch                           [1..1024, default: 4]", help.ToString(), StringComparison.Ordinal);
        Assert.Contains("Quota__Tenants__NAME__PendingGenerations", help.ToString(), StringComparison.Ordinal);
        Assert.Contains("Api__CorsOrigins__0", help.ToString(), StringComparison.Ordinal);
        Assert.Contains("DREAMER_ADMIN_KEY=…", help.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Grains__Quota", help.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DREAMER_ADMIN_KYE", "; the nearest is 'DREAMER_ADMIN_KEY'")]
    [InlineData("DREAMER_APIKEY", "; the nearest is 'DREAMER_API_KEY'")]
    [InlineData("DREMAER_API_KEY", "; the nearest is 'DREAMER_API_KEY'")]
    [InlineData("dreamer_api_key", "; the nearest is 'DREAMER_API_KEY'")]
    [InlineData("DREAMER_GATEWAY_PORT_8080_TCP", "")] // no service's: nothing else tells of one
    [InlineData("DREAMER_XYLOPHONE", "")]
    public void A_variable_that_nothing_reads_is_an_error(string name, string nearest)
    {
        var refused = Assert.Throws<ArgumentException>(() => EnvironmentVariables.Check(["PATH", name]));

        Assert.Equal($"The environment variable '{name}' is unknown{nearest}.", refused.Message);
    }

    [Fact]
    public void Variables_that_Kubernetes_makes_of_services_and_those_of_scripts_are_passed_over() => EnvironmentVariables.Check(
    [
        "DREAMER_GATEWAY_SERVICE_HOST", "DREAMER_GATEWAY_SERVICE_PORT", "DREAMER_GATEWAY_SERVICE_PORT_HTTP", "DREAMER_GATEWAY_PORT", "DREAMER_GATEWAY_PORT_8080_TCP",
        "DREAMER_GATEWAY_PORT_8080_TCP_PROTO", "DREAMER_GATEWAY_PORT_8080_TCP_PORT", "DREAMER_GATEWAY_PORT_8080_TCP_ADDR", "DREAMER_SERVICE_HOST", "DREAMER_PORT",
        "DREAMER_KILLS", "DREAMER_TOPOLOGY", "DREAMER_OLD_BUILD", "DREAMER_WATCHED", "DREAMER_AUTHORIZED_IP_RANGES", "DREAMER_GATEWAY_MAX_NODES",
        "DREAMER_SERVER", "DREAMER_API_KEY", "API_KEY", "HOME",
    ]);

    [Fact]
    public async Task A_server_with_a_misspelt_key_does_not_start_and_does_not_tell_it()
    {
        using var data = new TemporaryFolder();
        using var server = ServerProcess.Launch(data.Path, data.Path, ("DREAMER_ADMIN_KYE", "a-secret"));
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(server.WaitUntilReadyAsync);

        Assert.Equal("The environment variable 'DREAMER_ADMIN_KYE' is unknown; the nearest is 'DREAMER_ADMIN_KEY'.", server.Errors.TrimEnd());
        Assert.StartsWith("The server ended with 1 ", ended.Message, StringComparison.Ordinal);
    }

    /// <summary>A row begins with the name, alone or with its section, and its second cell with the default.</summary>
    private static void AssertStands(string page, KnownSetting setting)
    {
        var name = setting.Property.Name;
        var row = Regex.Match(page, $@"^\| `(\w+__)*{name}` \| (?<usual>[^|]*)\|", RegexOptions.Multiline);
        Assert.True(row.Success, $"docs/settings.md has no row for '{setting.Variable}'.");
        var said = row.Groups["usual"].Value.Split(';')[0].Trim().Trim('`');
        if (setting.Usual is TimeSpan span)
        {
            Assert.Equal(span, TimeSpan.Parse(said, CultureInfo.InvariantCulture));
        }
        else if (setting.Usual is bool or int or long or Enum)
        {
            Assert.Equal(Convert.ToString(setting.Usual, CultureInfo.InvariantCulture), said, ignoreCase: true);
        }
    }
}
