using System.ComponentModel;
using Dreamer.Devices;

namespace Dreamer.Api.Admin;

/// <summary>A device as it last reported.</summary>
internal sealed record DeviceResource(
    [property: Description("Its id, which no other device of the cluster has."), Example("gpu-a:cuda:0")] string Id,
    [property: Description("What its own machine calls it."), Example("cuda:0")] string Name,
    [property: Description("The process that owns it. Absent of one of an earlier version."), Example("gpu-a")] string? Silo,
    [property: Description("cpu or cuda."), Example("cuda")] string Kind,
    [property: Description("Whether it takes jobs: one that is loading does, and they wait; a lost one has not reported for a while.")] DeviceState State,
    [property: Description("When it last reported.")] DateTimeOffset ReportedAt,
    [property: Description("Its memory. Absent of a process of an earlier version.")] DeviceMemoryResource? Memory,
    [property: Description("The models whose weights are in its memory.")] IReadOnlyList<LoadedModelResource> Models,
    [property: Description("Its jobs.")] DeviceJobsResource Jobs,
    [property: Description("What the last steps took, by model and shape, those that were used last first.")] IReadOnlyList<StepTimeResource> StepTimes)
{
    public static DeviceResource Of(KnownDevice known)
    {
        var report = known.Report;
        var parts = report.Device.Split(':');
        var local = string.Join(':', parts.TakeLast(2));
        return new DeviceResource(
            report.Device, local, report.Silo.Length > 0 ? report.Silo : null, local.Split(':')[0], report.State, known.At,
            report.Memory is { } memory ? DeviceMemoryResource.Of(memory) : null,
            [.. report.Models.Where(model => model.Resident).Select(LoadedModelResource.Of)],
            new DeviceJobsResource(report.Jobs, report.Jobs - report.BatchJobs, report.BatchJobs, report.Waiting),
            [.. report.StepTimes.Select(StepTimeResource.Of)]);
    }
}
