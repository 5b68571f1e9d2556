using Dreamer.Api.Errors;
using Dreamer.Errors;

namespace Dreamer.Api.Health;

/// <summary>Whether something can be made now: a device with a model is there, and the process stays.</summary>
internal static class Readiness
{
    /// <summary>Refuses as long as nothing can be made, and once the process is about to go.</summary>
    public static async Task<HealthResource> ReadAsync(IGrainFactory grains, Drain drain)
    {
        if (drain.HasBegun)
        {
            throw new ProblemException(Problem.Stopping);
        }

        var devices = await grains.DeviceDirectory().ListAsync();
        var usable = devices.SelectMany(device => device.Models).Select(model => model.Name).ToHashSet();
        string[] broken = [.. devices.SelectMany(device => device.Broken).Select(model => model.Name).Except(usable)];
        return usable.Count > 0
            ? new HealthResource("ok", broken is [] ? null : broken)
            : throw new DreamerException(ErrorCode.ModelUnavailable, $"None of {devices.Length} devices has a model.");
    }
}
