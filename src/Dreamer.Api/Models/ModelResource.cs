using Dreamer.Devices;

namespace Dreamer.Api.Models;

/// <summary>A model: what it is best asked for where it can be used, and why not where it cannot.</summary>
internal sealed record ModelResource(string Id, string State, string? Revision, int? DefaultSize, int? DefaultFrames, double? DefaultFps, string? Detail)
{
    private const string Ready = "ready", Unusable = "unusable";

    /// <summary>Each model once: it is unusable where no living device can read it.</summary>
    public static IEnumerable<ModelResource> Of(IEnumerable<DeviceReport> devices) =>
        devices.SelectMany(device => device.Models).Select(Of).Concat(devices.SelectMany(device => device.Broken).Select(Of)).DistinctBy(model => model.Id);

    private static ModelResource Of(DeviceModel model) => new(model.Name, Ready, model.Revision, model.DefaultSize, model.DefaultFrames, model.DefaultFps, null);

    private static ModelResource Of(BrokenModel model) => new(model.Name, Unusable, null, null, null, null, model.Reason);
}
