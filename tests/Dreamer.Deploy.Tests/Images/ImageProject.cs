using System.Text.Json;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>What a project tells the SDK of its image, as MSBuild evaluates it.</summary>
internal sealed class ImageProject(JsonElement root)
{
    private const string Properties =
        "ContainerRepository,ContainerTitle,ContainerDescription,ContainerLicenseExpression,ContainerUser,ContainerWorkingDirectory";
    private const string Items = "ContainerAppCommand,ContainerAppCommandArgs,ContainerEnvironmentVariable,ContainerPort,PackageReference";

    public string[] Entrypoint => [.. Names("ContainerAppCommand"), .. Names("ContainerAppCommandArgs")];

    public IReadOnlyDictionary<string, string> Environment => Of("ContainerEnvironmentVariable").EnumerateArray()
        .ToDictionary(item => item.GetProperty("Identity").GetString()!, item => item.GetProperty("Value").GetString()!);

    public string this[string property] => root.GetProperty("Properties").GetProperty(property).GetString()!;

    public static async Task<ImageProject> EvaluateAsync(string project, params string[] properties)
    {
        string[] asked = [$"-getProperty:{Properties}", $"-getItem:{Items}", "-nodeReuse:false"];
        var told = await OtherProgram.RunAsync("dotnet", ["msbuild", RepositoryRoot.Combine($"silos/{project}"), .. asked, .. properties]);
        Assert.True(told.Code == 0, told.Output + told.Errors);
        return new ImageProject(JsonDocument.Parse(told.Output).RootElement);
    }

    public string[] Names(string item) => [.. Of(item).EnumerateArray().Select(one => one.GetProperty("Identity").GetString()!)];

    private JsonElement Of(string item) => root.GetProperty("Items").GetProperty(item);
}
