using Dreamer.Bench.Serving.Reports;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>Something that the server is said to be good at, measured.</summary>
internal interface IBench
{
    string Name { get; }

    string Says { get; }

    Task MeasureAsync(Report report, CancellationToken stop);
}
