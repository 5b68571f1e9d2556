namespace Dreamer.Api.Grpc.Calls;

/// <summary>The services that are ours.</summary>
internal static class ServiceNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        V1.SessionService.Descriptor.FullName, V1.GenerationService.Descriptor.FullName, V1.AssetService.Descriptor.FullName,
        V1.ModelService.Descriptor.FullName, V1.UsageService.Descriptor.FullName,
    ];
}
