using System.Reflection;
using System.Text.Json;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests;

/// <summary>bicep/main.bicep, compiled once for all tests by the compiler that NuGet brings, which asks no network.</summary>
public sealed class BicepFiles : IAsyncLifetime
{
    public const string Main = "bicep/main.bicep";

    private static readonly string s_compiler =
        typeof(BicepFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Bicep").Value!;

    internal OtherProgram Build { get; private set; } = null!;

    internal OtherProgram Lint { get; private set; } = null!;

    /// <summary>What Azure would be sent.</summary>
    public JsonElement Template => JsonDocument.Parse(Build.Output).RootElement;

    public IEnumerable<string> Outputs => Template.GetProperty("outputs").EnumerateObject().Select(output => output.Name);

    public async Task InitializeAsync()
    {
        Build = await OtherProgram.RunAsync(s_compiler, "build", "--stdout", RepositoryRoot.Combine(Main));
        Lint = await OtherProgram.RunAsync(s_compiler, "lint", RepositoryRoot.Combine(Main));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Parameters or outputs of the template and of those within it.</summary>
    public static IEnumerable<JsonProperty> Named(JsonElement element, string section) => Within(element)
        .Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("$schema", out _) && one.TryGetProperty(section, out _))
        .SelectMany(template => template.GetProperty(section).EnumerateObject());

    /// <summary>Resources of the template and of those within it.</summary>
    public static IEnumerable<JsonElement> Resources(JsonElement element) =>
        Within(element).Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("type", out var type) && one.TryGetProperty("apiVersion", out _)
            && type.ValueKind == JsonValueKind.String);

    private static IEnumerable<JsonElement> Within(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Within(property.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Within).Prepend(element),
        _ => [element],
    };
}
