using Dreamer.Bench.Scale.Charts;
using Dreamer.Bench.Scale.Tallies;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Generations;

namespace Dreamer.Bench.Scale.Days;

/// <summary>A day in tables and curves.</summary>
internal sealed class DayReport(World world, Day day, Report report)
{
    private static readonly (Lane Lane, bool IsClip, string Name)[] s_streams =
        [(Lane.Interactive, false, "stills, interactive"), (Lane.Interactive, true, "clips, interactive"), (Lane.Batch, false, "stills, batch"), (Lane.Batch, true, "clips, batch")];

    private readonly Tally _tally = day.Tally;

    public void Print(TimeSpan took)
    {
        report.Line($"{world.Devices} devices, {world.Sessions} sessions, {world.Tenants} tenants, {world.Hours} h from {world.BeginsAt} o'clock, seed {world.Seed}: {_tally.Asked} jobs, {day.Events} events in {took.TotalSeconds:0} s, {took.TotalMicroseconds / Math.Max(_tally.Asked, 1):0} µs a job; digest {_tally.Digest:x}.");
        report.Table(["", ""],
        [
            ["made", $"{_tally.Ended}"], ["refused by a quota", $"{_tally.Refused}"], ["throttled for a while", $"{_tally.Throttled}"],
            ["admissions", $"{_tally.Placements}"], ["where the model was loaded", Report.Percent((double)_tally.PlacedWhereLoaded / _tally.Placements)],
            ["loads an admission", $"{(double)(_tally.Placements - _tally.PlacedWhereLoaded) / _tally.Placements:0.000}"], ["device time that loads took", Report.Percent(day.LoadingInAll / day.BusyInAll)],
            ["places given up", $"{_tally.Evictions}"], ["silos that died, were taken, were removed", $"{day.Fleet.Deaths}, {day.Fleet.Taken}, {day.Fleet.Removals}"],
            ["jobs that lost their device, in peace and by a death", $"{_tally.InterruptedInPeace}, {_tally.InterruptedByDeath}"],
            ["use of devices, whole and largest of ten minutes", $"{Report.Percent(Use().Average())}, {Report.Percent(Use().Max())}"],
        ]);
        report.Table(["waiting for a place", "jobs", "p50", "p99", "longest"], s_streams.Select(Row));
        report.Table(["calls", "a day", "a second, busiest minute", "of the largest tenant"], Enum.GetValues<GrainCall>().Select(call => new[] { $"{call}", $"{_tally.Total(call)}", $"{_tally.PeakASecond(call):0.0}", $"{_tally.PeakOfLargestASecond(call):0.0}" }));
    }

    public void Draw(string folder)
    {
        var slots = _tally.BusyBySlot.Select((_, slot) => world.BeginsAt + (slot / 6.0)).ToArray();
        var use = new LineChart("Use of devices, and jobs on their way", "hour", "%");
        use.Line("use", slots.Zip(Use().Select(share => share * 100))).Line("jobs pending, in hundreds", day.Samples.Select(sample => (world.BeginsAt + sample.Hour, sample.Pending / 100.0))).Save(Path.Combine(folder, "scale-use.svg"));
        var waits = new LineChart("p99 of waiting for a place", "hour", "s");
        Array.ForEach(s_streams, stream => waits.Line(stream.Name, slots.Zip(_tally.WaitBySlot(stream.Lane, stream.IsClip))));
        waits.Save(Path.Combine(folder, "scale-waits.svg"));
        var calls = new LineChart("Calls of the device directory", "hour", "a second");
        foreach (var call in new[] { GrainCall.Heartbeat, GrainCall.Choose, GrainCall.ListModels })
        {
            calls.Line($"{call}", slots.Zip(_tally.ASecondBySlot(call)));
        }
        calls.Save(Path.Combine(folder, "scale-calls.svg"));
    }

    /// <summary>Of the devices that were there, in each ten minutes.</summary>
    private IEnumerable<double> Use() =>
        day.Samples.Where(sample => sample.Hour < world.Hours).Select((sample, slot) => _tally.BusyBySlot[slot] / (sample.Devices * 600.0));

    private string[] Row((Lane Lane, bool IsClip, string Name) stream)
    {
        var waits = _tally.Waits(stream.Lane, stream.IsClip);
        return [stream.Name, $"{waits.Length}", Report.Seconds(Tally.At(waits, 0.5)), Report.Seconds(Tally.At(waits, 0.99)), Report.Seconds(Tally.At(waits, 1))];
    }
}
