using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>The services that are ours.</summary>
internal static class ServiceNames
{
    public static IReadOnlyList<ServiceDescriptor> Descriptors { get; } =
    [
        V1.SessionService.Descriptor, V1.GenerationService.Descriptor, V1.AssetService.Descriptor, V1.ModelService.Descriptor,
        V1.UsageService.Descriptor, V1.WebhookService.Descriptor, V1.AdminService.Descriptor,
    ];

    public static IReadOnlyList<string> All { get; } = [.. Descriptors.Select(service => service.FullName)];
}
