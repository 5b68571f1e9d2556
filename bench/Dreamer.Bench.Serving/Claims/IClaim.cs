using Dreamer.Bench.Serving.Reports;

namespace Dreamer.Bench.Serving.Claims;

/// <summary>Something that the server is said to be good at, measured.</summary>
internal interface IClaim
{
    string Name { get; }

    string Says { get; }

    Task MeasureAsync(Report report, CancellationToken stop);
}
