using Dreamer.Devices;

namespace Dreamer.Api.Models;

/// <summary>A model, with the size, frames and rate that it is best asked for.</summary>
internal sealed record ModelResource(string Id, string Revision, int DefaultSize, int DefaultFrames, double DefaultFps)
{
    public static ModelResource Of(DeviceModel model) => new(model.Name, model.Revision, model.DefaultSize, model.DefaultFrames, model.DefaultFps);
}
