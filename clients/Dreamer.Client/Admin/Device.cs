namespace Dreamer.Client.Admin;

/// <summary>
/// A device as it last reported; its <paramref name="State"/> is <c>ready</c>, <c>loading</c>, <c>unusable</c>, <c>draining</c> or <c>lost</c>.
/// </summary>
public sealed record Device(
    string Id,
    string Name,
    string? Silo,
    string Kind,
    string State,
    DateTimeOffset ReportedAt,
    DeviceMemory? Memory,
    IReadOnlyList<LoadedModel> Models,
    DeviceJobs Jobs,
    IReadOnlyList<StepTime> StepTimes);
